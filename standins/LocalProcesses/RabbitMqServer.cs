using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LocalProcesses;

/// <summary>
/// RabbitMQ from the operating system's packages, listening on the loopback interface only. Its node name never changes, and with it
/// the place of its data: ports may differ from start to start.
/// </summary>
/// <param name="Folder">Holds data, configuration and cookie. Made when it is missing; what is in it already is kept.</param>
/// <param name="Username">The administrator of data that is made now; existing data keeps the one it was made with.</param>
internal sealed record RabbitMqServer(string Folder, int Port, string Username, string Password) : ILocalServer
{
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    // Erlang looks for IPv4 addresses unless it is told otherwise, and hosts files often have none but that for localhost.
    private const string OverIPv6 = """
        {inet6, true}.
        {host, {0,0,0,0,0,0,0,1}, ["localhost"]}.
        {lookup, [file, native]}.

        """;

    /// <summary>True when the folder is to be removed, should this process die before it does that itself.</summary>
    public bool Temporary { get; init; }

    /// <summary>Where the broker is managed over HTTP; null: nowhere.</summary>
    public int? ManagementPort { get; init; }

    public Task<LocalProgram> PrepareAsync(CancellationToken cancel)
    {
        if (!File.Exists(Server))
            throw new LocalServerException("RabbitMQ is not installed. On Debian or Ubuntu: apt-get install rabbitmq-server");
        if (!FreePort.IsFree(Port))
            throw new LocalServerException($"RabbitMQ cannot listen on {Loopback.Host}:{Port}: another program uses that port.");
        try
        {
            WriteConfiguration();
        }
        catch (UnauthorizedAccessException)
        {
            throw new LocalServerException($"The RabbitMQ data in {Folder} belongs to another user than {Environment.UserName}. Nothing was changed. Run this as the user who made the data, or move the folder away to start with empty data.");
        }

        // The server would start a port mapper of its own that stays behind as a daemon. This one is there first, in the
        // foreground, and goes when the server goes: exec keeps the process id, so the server is its parent.
        const string Together = "exec 9<. && " + ServerFolder.Lock + " || exit; setpriv --pdeathsig TERM epmd -port \"$ERL_EPMD_PORT\" -address \"$ERL_EPMD_ADDRESS\" & exec \"$0\"";
        return Task.FromResult(new LocalProgram("sh", "-c", Together, Server)
        {
            WorkingDirectory = Folder,
            Environment = Settings(),
            Grace = TimeSpan.FromSeconds(30),
            TemporaryFolder = Temporary ? Folder : null,
        });
    }

    // Ready: it opens its port last. Nothing is sent; the broker would log a client that leaves in the middle of a conversation.
    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Loopback.Address, Port, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string In(string name) => Path.Combine(Folder, name);

    private void WriteConfiguration()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Folder, OwnerOnly);
        Directory.CreateDirectory(In("home"), OwnerOnly);
        File.WriteAllText(In("enabled_plugins"), ManagementPort is null ? "[].\n" : "[rabbitmq_management].\n");
        File.WriteAllText(In("inetrc"), OverIPv6);
        File.WriteAllText(In("rabbitmq.config"),
            $$"""
            [{rabbit, [{default_user, {{Binary(Username)}}}, {default_pass, {{Binary(Password)}}}]},
             {rabbitmq_management, [{tcp_config, [{ip, "{{Loopback.Address}}"}, {port, {{ManagementPort ?? 0}}}]}]}].

            """);
    }

    // An Erlang binary written as its bytes needs no escaping, whatever is in a password.
    private static string Binary(string text) => $"<<{string.Join(',', Encoding.UTF8.GetBytes(text))}>>";

    private Dictionary<string, string?> Settings() => new()
    {
        ["HOME"] = In("home"),
        ["RABBITMQ_NODENAME"] = "rabbit@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = Loopback.Address.ToString(),
        ["RABBITMQ_NODE_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_DIST_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = Loopback.Address.ToString(),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = Loopback.IsIPv6
            ? "-proto_dist inet6_tcp -kernel inet_dist_use_interface {0,0,0,0,0,0,0,1}"
            : "-kernel inet_dist_use_interface {127,0,0,1}",
        ["ERL_INETRC"] = Loopback.IsIPv6 ? In("inetrc") : null,
        ["RABBITMQ_MNESIA_BASE"] = In("data"),
        ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.config"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("enabled_plugins"),
        ["RABBITMQ_LOG_BASE"] = In("log"),
        ["RABBITMQ_LOGS"] = "-",
        // The machine's own settings are for the machine's own broker.
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_PID_FILE"] = null,
        // The start script then becomes the server instead of waiting beside it, and signals reach the server itself.
        ["RUNNING_UNDER_SYSTEMD"] = "true",
        ["NOTIFY_SOCKET"] = null,
    };
}
