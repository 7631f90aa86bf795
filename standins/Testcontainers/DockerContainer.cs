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
    private readonly Func<string, IReadOnlyDictionary<int, ushort>, ILocalServer> describeServer;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Queue<string> lastLines = new();
    private string? folder;
    private Dictionary<int, ushort>? ports;
    private LocalProcess? process;

    /// <param name="describeServer">The server for a folder and the published ports.</param>
    internal DockerContainer(ContainerConfiguration configuration, Func<string, IReadOnlyDictionary<int, ushort>, ILocalServer> describeServer)
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
        ports is null ? throw new InvalidOperationException("The container has no port before it has been started.")
        : ports.TryGetValue(containerPort, out var port) ? port
        : throw new InvalidOperationException($"The port {containerPort} is not published.");

    public virtual async Task StartAsync(CancellationToken ct = default)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            if (State == TestcontainersStates.Running)
                return;
            folder ??= Directory.CreateTempSubdirectory("testcontainers-").FullName;
            ports ??= configuration.Ports.ToDictionary(port => port.Key, port => (ushort)(port.Value ?? FreePort.Next()));
            await StartServerAsync(describeServer(folder, ports), ct);
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
