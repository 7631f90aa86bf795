using System.Net;
using System.Net.Sockets;

namespace LocalProcesses;

/// <summary>The address of this machine that only its own programs reach: 127.0.0.1, or ::1 where that is the only one.</summary>
internal static class Loopback
{
    private static readonly Lazy<IPAddress> Found = new(Find);

    /// <exception cref="LocalServerException">There is none.</exception>
    public static IPAddress Address => Found.Value;

    public static bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>As it is written in a URL: 127.0.0.1 or [::1].</summary>
    public static string Host => IsIPv6 ? $"[{Address}]" : Address.ToString();

    private static IPAddress Find() =>
        new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }.FirstOrDefault(Connects)
        ?? throw new LocalServerException("Programs of this machine cannot reach each other, neither on 127.0.0.1 nor on ::1. Bring its loopback interface up: ip link set lo up");

    // Listening alone succeeds also on an interface that is down.
    private static bool Connects(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            using var client = new TcpClient(address.AddressFamily);
            client.Connect((IPEndPoint)listener.LocalEndpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
