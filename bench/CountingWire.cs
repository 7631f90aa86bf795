using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>Stands between a client and PostgreSQL and counts how often the client has to wait for an answer: what is sent together is waited for once.</summary>
public sealed class CountingWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Task _serving;
    private long _roundTrips;

    public CountingWire(int target)
    {
        _target = target;
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long RoundTrips => Interlocked.Read(ref _roundTrips);

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Join(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Join(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient("127.0.0.1", _target))
        {
            client.NoDelay = server.NoDelay = true;
            var answered = 0;
            await Task.WhenAny(
                Pass(client.GetStream(), server.GetStream(), () => Interlocked.Exchange(ref answered, 0)),
                Pass(server.GetStream(), client.GetStream(), () => Interlocked.Add(ref _roundTrips, 1 - Interlocked.Exchange(ref answered, 1))));
        }
    }

    private static async Task Pass(NetworkStream from, NetworkStream to, Action seen)
    {
        var buffer = new byte[1 << 20];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            seen();
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }
}
