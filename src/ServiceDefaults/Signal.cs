using System.Collections.Concurrent;
using System.Threading.Channels;

namespace ServiceDefaults;

/// <summary>Wakes those in this process who wait for something to be there. A hint, never the only way to learn of it.</summary>
public class Signal
{
    private readonly ConcurrentDictionary<Listener, bool> _listeners = [];

    /// <summary>There is something. For each listener, signals that it has not heard yet are one.</summary>
    public void Raise()
    {
        foreach (var (listener, _) in _listeners)
            listener.Hear();
    }

    /// <summary>Listens from now on.</summary>
    public Listener Listen()
    {
        var listener = new Listener(this);
        _listeners[listener] = true;
        return listener;
    }

    /// <summary>Somebody who waits.</summary>
    public sealed class Listener : IDisposable
    {
        // What comes in a row is handled together: work for each commit would slow the commits down.
        private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);
        private readonly Channel<bool> _heard = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly Signal _signal;

        internal Listener(Signal signal) => _signal = signal;

        internal void Hear() => _heard.Writer.TryWrite(true);

        /// <summary>Waits for a signal and those that follow it closely, or for as long as given.</summary>
        public async Task Wait(TimeSpan longest, CancellationToken stopping)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(longest);
            try
            {
                await _heard.Reader.ReadAsync(limit.Token);
                await Task.Delay(Gather, limit.Token);
                _heard.Reader.TryRead(out _);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // Long enough: the waiter looks for itself.
            }
        }

        /// <summary>Listens no more.</summary>
        public void Dispose() => _signal._listeners.TryRemove(this, out _);
    }
}
