using DotNet.Testcontainers.Builders;

namespace Testcontainers.PostgreSql;

/// <summary>Describes a PostgreSQL server for tests.</summary>
public sealed class PostgreSqlBuilder : ContainerBuilder<PostgreSqlBuilder, PostgreSqlContainer, PostgreSqlConfiguration>
{
    public const ushort PostgreSqlPort = 5432;
    public const string DefaultDatabase = "postgres";
    public const string DefaultUsername = "postgres";
    public const string DefaultPassword = "postgres";

    // The data goes when the test ends; waiting for the disk would only make tests slower. The official builder begins with the same.
    private static readonly string[] NotDurable = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"];

    /// <param name="image">What a container would run. A local process runs the newest PostgreSQL that is installed.</param>
    public PostgreSqlBuilder(string image)
        : this(new PostgreSqlConfiguration(DefaultDatabase, DefaultUsername, DefaultPassword, NotDurable) { Ports = { [PostgreSqlPort] = null } }) =>
        ArgumentException.ThrowIfNullOrEmpty(image);

    private PostgreSqlBuilder(PostgreSqlConfiguration configuration)
        : base(configuration) =>
        DockerResourceConfiguration = configuration;

    protected override PostgreSqlConfiguration DockerResourceConfiguration { get; }

    public PostgreSqlBuilder WithDatabase(string database) => With(database: database);

    public PostgreSqlBuilder WithUsername(string username) => With(username: username);

    public PostgreSqlBuilder WithPassword(string password) => With(password: password);

    /// <summary>Adds arguments to the server's command: <c>-c name=value</c>. Of a setting that comes twice, the later one is taken.</summary>
    public PostgreSqlBuilder WithCommand(params string[] command) => With(command: command);

    public override PostgreSqlContainer Build()
    {
        ArgumentException.ThrowIfNullOrEmpty(DockerResourceConfiguration.Password);
        return new PostgreSqlContainer(DockerResourceConfiguration);
    }

    private protected override PostgreSqlBuilder WithPort(int containerPort, int? hostPort)
    {
        var changed = With();
        changed.DockerResourceConfiguration.Ports[containerPort] = hostPort;
        return changed;
    }

    private PostgreSqlBuilder With(string? database = null, string? username = null, string? password = null, params string[] command)
    {
        var now = DockerResourceConfiguration;
        return new(new PostgreSqlConfiguration(database ?? now.Database, username ?? now.Username, password ?? now.Password, [.. now.Command, .. command])
        {
            Ports = new(now.Ports),
        });
    }
}
