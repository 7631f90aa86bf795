using System.Net;
using System.Net.Sockets;

namespace LocalProcesses;

/// <summary>Ports of the loopback interface that nobody listens on.</summary>
internal static class FreePort
{
    // Below Linux's range for outgoing connections (from 32768 on): no connection can take the port before its server does.
    private const int First = 20000, Count = 12000;

    // A server may listen long after its port was chosen. Until then the byte with the port's number is locked in a file that all processes of
    // this user share; the kernel gives it back when the process ends, however it ends.
    private static readonly FileStream Reserved = new(Path.Combine(Path.GetTempPath(), $"ports-{Environment.UserName}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
    private static readonly HashSet<int> Given = [];
    private static readonly Lock Sync = new();

    /// <summary>Gives each port out once, among all processes of this user.</summary>
    public static int Next()
    {
        lock (Sync)
            for (var attempt = 0; attempt < 1000; attempt++)
            {
                var port = First + Random.Shared.Next(Count);
                if (IsFree(port) && !Given.Contains(port) && Reserve(port) && Given.Add(port))
                    return port;
            }
        throw new LocalServerException($"No free port was found on {Loopback.Host} between {First} and {First + Count}.");
    }

    private static bool Reserve(int port)
    {
        try
        {
            Reserved.Lock(port, 1);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(Loopback.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(Loopback.Address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
