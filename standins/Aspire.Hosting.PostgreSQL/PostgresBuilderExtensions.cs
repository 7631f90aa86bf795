using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using LocalProcesses;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL: a local process on data of its own below .data/.</summary>
public static class PostgresBuilderExtensions
{
    /// <param name="userName">Null: postgres.</param>
    /// <param name="password">Null: a generated one, which is kept for the next start.</param>
    /// <param name="port">Null: a free one.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder, string name,
        IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var server = new PostgresServerResource(name, userName?.Resource,
            password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password"));
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: 5432, name: PostgresServerResource.PrimaryEndpointName)
            .WithAnnotation(new LocalServer(async (folder, actualPort, cancel) => new PostgresServer(
                folder, actualPort,
                (await server.UserNameReference.GetValueAsync(cancel))!,
                (await server.PasswordParameter.GetValueAsync(cancel))!)));
    }

    /// <param name="databaseName">Null: the name of the resource.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(database.Name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database)
            .WithAnnotation(new CreatedInParent(cancel => CreateAsync(database, cancel)));
    }

    /// <summary>Keeps the data when the server ends. Local data is always kept, below .data/ and under the name of the resource.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) => builder;

    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port) =>
        builder.WithEndpoint(PostgresServerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    private static async Task CreateAsync(PostgresDatabaseResource database, CancellationToken cancel)
    {
        var server = database.Parent.ConnectionStringExpression;
        var connectionString = new NpgsqlConnectionStringBuilder(await server.GetValueAsync(cancel)) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database.DatabaseName } } };
            if (await find.ExecuteScalarAsync(cancel) is not null)
                return;
            await using var create = new NpgsqlCommand($"CREATE DATABASE {new NpgsqlCommandBuilder().QuoteIdentifier(database.DatabaseName)}", connection);
            await create.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new DistributedApplicationException($"The PostgreSQL data of '{database.Parent.Name}' was made with another password than the one in .data/parameters.json or the configuration. Nothing was changed. Restore that password, or move the data away to start with empty data.");
        }
    }
}
