using DotNet.Testcontainers.Builders;

namespace Testcontainers.PostgreSql;

/// <summary>Describes a PostgreSQL server for tests.</summary>
public sealed class PostgreSqlBuilder : ContainerBuilder<PostgreSqlBuilder, PostgreSqlContainer, PostgreSqlConfiguration>
{
    public const ushort PostgreSqlPort = 5432;
    public const string DefaultDatabase = "postgres";
    public const string DefaultUsername = "postgres";
    public const string DefaultPassword = "postgres";

    /// <param name="image">What a container would run. A local process runs the newest PostgreSQL that is installed.</param>
    public PostgreSqlBuilder(string image)
        : this(new PostgreSqlConfiguration(DefaultDatabase, DefaultUsername, DefaultPassword)) =>
        ArgumentException.ThrowIfNullOrEmpty(image);

    private PostgreSqlBuilder(PostgreSqlConfiguration configuration)
        : base(configuration) =>
        DockerResourceConfiguration = configuration;

    protected override PostgreSqlConfiguration DockerResourceConfiguration { get; }

    public PostgreSqlBuilder WithDatabase(string database) => With(database: database);

    public PostgreSqlBuilder WithUsername(string username) => With(username: username);

    public PostgreSqlBuilder WithPassword(string password) => With(password: password);

    public override PostgreSqlContainer Build()
    {
        ArgumentException.ThrowIfNullOrEmpty(DockerResourceConfiguration.Password);
        return new PostgreSqlContainer(DockerResourceConfiguration);
    }

    private protected override PostgreSqlBuilder WithHostPort(int? hostPort)
    {
        var changed = With();
        changed.DockerResourceConfiguration.HostPort = hostPort;
        return changed;
    }

    private PostgreSqlBuilder With(string? database = null, string? username = null, string? password = null)
    {
        var now = DockerResourceConfiguration;
        return new(new PostgreSqlConfiguration(database ?? now.Database, username ?? now.Username, password ?? now.Password) { HostPort = now.HostPort });
    }
}
