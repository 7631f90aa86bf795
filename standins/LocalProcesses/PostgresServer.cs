using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LocalProcesses;

/// <summary>
/// PostgreSQL from the operating system's packages, listening on the loopback interface only, with passwords and without unix sockets.
/// </summary>
/// <param name="Folder">Holds the data, in data/. Made when it is missing; what is in it already is kept.</param>
/// <param name="Username">The superuser of data that is made now; existing data keeps the one it was made with.</param>
internal sealed record PostgresServer(string Folder, int Port, string Username, string Password) : ILocalServer
{
    /// <summary>More arguments of the server. Of a setting that comes twice, the later one is taken.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>True when the folder is to be removed, should this process die before it does that itself.</summary>
    public bool Temporary { get; init; }

    /// <summary>A database that is made along with the data.</summary>
    public string Database { get; init; } = "postgres";

    // PostgreSQL refuses to run as root.
    private static string? User => Environment.UserName == "root" ? "postgres" : null;

    private string Data => Path.Combine(Folder, "data");

    public async Task<LocalProgram> PrepareAsync(CancellationToken cancel)
    {
        if (!FreePort.IsFree(Port))
            throw new LocalServerException($"PostgreSQL cannot listen on {Loopback.Host}:{Port}: another program uses that port.");
        if (!Directory.Exists(Data))
            await MakeDataAsync(PostgresInstallation.Newest(), cancel);
        await RefuseDataOfAnotherUserAsync(cancel);

        var version = (await RunInFolderAsync("/bin/cat", [DataSeenByServer + "/PG_VERSION"], cancel)).Trim();
        return InFolder(PostgresInstallation.OfVersion(version, Data) + "/postgres", ServerArguments()) with
        {
            // INT is PostgreSQL's fast shutdown: it ends the sessions, writes what is needed, and goes.
            StopSignal = "INT",
            Grace = TimeSpan.FromSeconds(30),
        };
    }

    // Ready: it says so in postmaster.pid, and answers the first message of the protocol by asking for the password.
    // The file alone could be a killed predecessor's; asking alone would fill the log with refusals while it starts.
    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            if (!await SaysReadyAsync(cancel))
                return false;
            using var client = new TcpClient();
            await client.ConnectAsync(Loopback.Address, Port, cancel);
            var stream = client.GetStream();
            await stream.WriteAsync(StartupMessage(), cancel);
            var answer = new byte[1];
            return await stream.ReadAsync(answer, cancel) == 1 && answer[0] == 'R';
        }
        catch (Exception cause) when (cause is SocketException or IOException)
        {
            return false;
        }
    }

    private async Task<bool> SaysReadyAsync(CancellationToken cancel)
    {
        const int StatusLine = 7;
        var lines = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), cancel);
        return lines.Length > StatusLine && lines[StatusLine].Trim() == "ready";
    }

    // Initialised beside its final place and then renamed: an interrupted start never leaves half a database behind.
    private async Task MakeDataAsync(string programs, CancellationToken cancel)
    {
        var unfinished = Path.Combine(Folder, "unfinished");
        var password = Path.Combine(Folder, "first-password");
        await MakeFolderAsync(cancel);
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        try
        {
            await using (var file = new FileStream(password, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
                await file.WriteAsync(Encoding.UTF8.GetBytes(Password), cancel);
            await HandOverAsync(password, cancel);

            var initialise = new List<string>
            {
                "-D", FolderSeenByServer + "/unfinished", "-U", Username, "--pwfile=" + FolderSeenByServer + "/first-password",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8",
            };
            if (Temporary)
                initialise.Add("--no-sync");
            await RunInFolderAsync(programs + "/initdb", initialise, cancel);
            if (Database != "postgres")
                await RunInFolderAsync("/bin/sh",
                    ["-c", "printf '%s' \"$1\" | \"$2\" --single -D \"$3\" template1", "sh", $"CREATE DATABASE \"{Database.Replace("\"", "\"\"")}\"", programs + "/postgres", FolderSeenByServer + "/unfinished"], cancel);
            Directory.Move(unfinished, Data);
        }
        finally
        {
            File.Delete(password);
        }
    }

    private async Task MakeFolderAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await HandOverAsync(Folder, cancel);
    }

    private static async Task HandOverAsync(string path, CancellationToken cancel)
    {
        if (User is { } user)
            await Command.RunAsync(new LocalProgram("chown", user + ":", path), cancel);
    }

    private async Task RefuseDataOfAnotherUserAsync(CancellationToken cancel)
    {
        var owner = await FileOwner.OfAsync(Data, cancel);
        var user = User ?? Environment.UserName;
        if (owner != user)
            throw new LocalServerException($"The PostgreSQL data in {Data} belongs to the user {owner}, and here PostgreSQL runs as {user}. Nothing was changed. Run this as the user who made the data, or move the folder away to start with empty data.");
    }

    private List<string> ServerArguments() =>
    [
        "-D", DataSeenByServer,
        "-p", Port.ToString(CultureInfo.InvariantCulture),
        "-c", $"listen_addresses={Loopback.Address}",
        "-c", "unix_socket_directories=",
        "-c", "max_connections=200",
        "-c", "timezone=UTC",
        "-c", "log_timezone=UTC",
        .. Arguments,
    ];

    // The folder may lie below one that the server's user cannot pass through, such as root's home. An open handle gets it there.
    // The handle carries the lock as well, which every process of the server inherits: with it held, a postmaster.pid can only
    // be what a killed server left, and would stop this one if another program had its number by now.
    private const string FolderSeenByServer = "/proc/self/fd/9";
    private const string DataSeenByServer = FolderSeenByServer + "/data";

    private LocalProgram InFolder(string program, IReadOnlyList<string> arguments)
    {
        string[] throughHandle = ["-c", "exec 9<. && cd / && " + ServerFolder.Lock + " && rm -f /proc/self/fd/9/data/postmaster.pid && exec \"$@\"", "sh"];
        string[] asUser = User is { } user ? ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "--pdeathsig", "INT", "--"] : [];
        return new LocalProgram("sh", [.. throughHandle, .. asUser, program, .. arguments])
        {
            WorkingDirectory = Folder,
            Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C", ["PGDATA"] = null, ["PGPORT"] = null, ["PGOPTIONS"] = null },
            TemporaryFolder = Temporary ? Folder : null,
        };
    }

    private Task<string> RunInFolderAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        Command.RunAsync(InFolder(program, arguments), cancel);

    private byte[] StartupMessage()
    {
        var text = Encoding.UTF8.GetBytes($"user\0{Username}\0database\0{Database}\0\0");
        var length = 8 + text.Length;
        const int ProtocolVersion = 3 << 16;
        var message = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(message, length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), ProtocolVersion);
        text.CopyTo(message, 8);
        return message;
    }
}
