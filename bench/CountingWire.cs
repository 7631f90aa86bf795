using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>
/// Stands between a client and PostgreSQL and counts how often the client has to wait for an answer: what is sent together is waited for once. Connecting and saying
/// who one is isn't counted: it is done once for all that comes through a connection.
/// </summary>
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

    // The server's last words whenever it waits for a statement; the I stands for no transaction.
    private static ReadOnlySpan<byte> ReadyForQuery => "Z\0\0\0\u0005I"u8;

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
            var (answered, connected) = (0, false);
            await Task.WhenAny(
                Pass(client.GetStream(), server.GetStream(), _ => Interlocked.Exchange(ref answered, 0)),
                Pass(server.GetStream(), client.GetStream(), answer =>
                {
                    if (connected)
                        Interlocked.Add(ref _roundTrips, 1 - Interlocked.Exchange(ref answered, 1));
                    connected |= answer.EndsWith(ReadyForQuery);
                }));
        }
    }

    private static async Task Pass(NetworkStream from, NetworkStream to, Action<ReadOnlySpan<byte>> seen)
    {
        var buffer = new byte[1 << 20];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            seen(buffer.AsSpan(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }
}
