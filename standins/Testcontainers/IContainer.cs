namespace DotNet.Testcontainers.Containers;

/// <summary>A throwaway server for tests; here a local process instead of a container.</summary>
public interface IContainer : IAsyncDisposable
{
    string Hostname { get; }

    TestcontainersStates State { get; }

    /// <summary>The port of this machine behind which <paramref name="containerPort"/> of a container would be.</summary>
    ushort GetMappedPublicPort(int containerPort);

    /// <summary>Completes when the server lets clients in.</summary>
    Task StartAsync(CancellationToken ct = default);

    /// <summary>Ends the server; its data is kept for another start, until it is disposed of.</summary>
    Task StopAsync(CancellationToken ct = default);
}
