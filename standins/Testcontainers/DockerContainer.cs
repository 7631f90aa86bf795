using DotNet.Testcontainers.Configurations;
using LocalProcesses;

namespace DotNet.Testcontainers.Containers;

/// <summary>
/// Runs a server for tests as a local process, with its data in a temporary folder. Nothing is left of it when it is
/// disposed of, or when the test process is killed.
/// </summary>
public class DockerContainer : IContainer
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly ContainerConfiguration configuration;
    private readonly Func<string, int, ILocalServer> describeServer;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Queue<string> lastLines = new();
    private string? folder;
    private ushort? port;
    private LocalProcess? process;

    /// <param name="describeServer">The server for a folder and a port.</param>
    internal DockerContainer(ContainerConfiguration configuration, Func<string, int, ILocalServer> describeServer)
    {
        this.configuration = configuration;
        this.describeServer = describeServer;
    }

    public string Hostname => Loopback.Host;

    public TestcontainersStates State => process switch
    {
        null => TestcontainersStates.Undefined,
        { Exited.IsCompleted: true } => TestcontainersStates.Exited,
        _ => TestcontainersStates.Running,
    };

    public ushort GetMappedPublicPort(int containerPort) =>
        port ?? throw new InvalidOperationException("The container has no port before it has been started.");

    public virtual async Task StartAsync(CancellationToken ct = default)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            if (State == TestcontainersStates.Running)
                return;
            folder ??= Directory.CreateTempSubdirectory("testcontainers-").FullName;
            port ??= (ushort)(configuration.HostPort ?? FreePort.Next());
            await StartServerAsync(describeServer(folder, port.Value), ct);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public virtual async Task StopAsync(CancellationToken ct = default)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            if (process is { } running)
                await running.StopAsync();
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
        if (folder is null)
            return;
        Directory.Delete(folder, recursive: true);
        folder = null;
        process = null;
    }

    private async Task StartServerAsync(ILocalServer server, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(StartLimit);
        process = await LocalProcess.StartAsync(await server.PrepareAsync(limit.Token), Remember);
        while (!await server.IsReadyAsync(limit.Token))
        {
            if (process.Exited.IsCompleted)
                throw new InvalidOperationException($"{GetType().Name} ended while it started:{Environment.NewLine}{string.Join(Environment.NewLine, lastLines)}");
            await Task.Delay(BetweenLooks, limit.Token);
        }
    }

    private void Remember(string line)
    {
        const int Enough = 50;
        lastLines.Enqueue(line);
        if (lastLines.Count > Enough)
            lastLines.Dequeue();
    }
}
