using DotNet.Testcontainers.Containers;
using LocalProcesses;

namespace Testcontainers.PostgreSql;

/// <summary>A PostgreSQL server for tests.</summary>
public sealed class PostgreSqlContainer : DockerContainer, IDatabaseContainer
{
    private readonly PostgreSqlConfiguration configuration;

    public PostgreSqlContainer(PostgreSqlConfiguration configuration)
        : base(configuration, (folder, ports) => Describe(configuration, folder, ports[PostgreSqlBuilder.PostgreSqlPort])) =>
        this.configuration = configuration;

    public string GetConnectionString() =>
        $"Host={Hostname};Port={GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort)};Database={configuration.Database};Username={configuration.Username};Password={configuration.Password}";

    private static PostgresServer Describe(PostgreSqlConfiguration configuration, string folder, int port) =>
        new(folder, port, configuration.Username!, configuration.Password!)
        {
            Database = configuration.Database!,
            Arguments = configuration.Command,
            Temporary = true,
        };
}
