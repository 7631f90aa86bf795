using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>Stands between a client and PostgreSQL and counts how often the server says that it is ready for the next query.</summary>
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
            var asked = client.GetStream().CopyToAsync(server.GetStream());
            await Task.WhenAny(asked, CountAnswers(server.GetStream(), client.GetStream()));
        }
    }

    private async Task CountAnswers(NetworkStream from, NetworkStream to)
    {
        var (buffer, kept) = (new byte[1 << 20], 0);
        while (await from.ReadAsync(buffer.AsMemory(kept)) is var read and > 0)
        {
            await to.WriteAsync(buffer.AsMemory(kept, read));
            kept += read;
            var at = 0;
            // A message is its kind, its length and its content. The one octet that answers the wish for encryption is no message.
            if (kept == 1 && buffer[0] is (byte)'N')
                at = 1;
            while (kept - at >= 5 && BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at + 1)) + 1 is var length && kept - at >= length)
            {
                if (buffer[at] == (byte)'Z')
                    Interlocked.Increment(ref _roundTrips);
                at += length;
            }

            buffer.AsSpan(at, kept - at).CopyTo(buffer);
            kept -= at;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }
}
