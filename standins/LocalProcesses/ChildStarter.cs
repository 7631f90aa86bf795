using System.Collections.Concurrent;

namespace LocalProcesses;

/// <summary>
/// The one thread that starts children. Linux sends a parent death signal when the <em>thread</em> that started the child ends,
/// and threads of the pool come and go; this one lives exactly as long as the process.
/// </summary>
internal static class ChildStarter
{
    private static readonly BlockingCollection<Action> Waiting = Open();

    public static Task<T> RunAsync<T>(Func<T> start)
    {
        var started = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add(() =>
        {
            try
            {
                started.SetResult(start());
            }
            catch (Exception cause)
            {
                started.SetException(cause);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Open()
    {
        var waiting = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var start in waiting.GetConsumingEnumerable())
                start();
        })
        { IsBackground = true, Name = "starts children" };
        thread.Start();
        return waiting;
    }
}
