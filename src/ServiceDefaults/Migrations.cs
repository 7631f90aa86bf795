using System.Reflection;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ServiceDefaults;

/// <summary>
/// Brings a service's database to the shape that its code expects: <c>dotnet CaseService.dll migrate</c>. Runs as the database's
/// administrator (ConnectionStrings:NAME-admin) and gives the service's own login its rights; the service itself can't change the schema.
/// </summary>
public static class Migrations
{
    private const long OneAtATime = 0x504C_4154_464F_524D;
    private const int Attempts = 10;

    /// <summary>Applies what is missing, in the order of the file names, each file in a transaction.</summary>
    /// <param name="database">The database's name in the configuration: cases, funding, documents.</param>
    /// <param name="role">The service's login: case_service.</param>
    /// <exception cref="InvalidOperationException">A file that was applied has changed since.</exception>
    public static async Task Run(IConfiguration configuration, string database, string role, Assembly service)
    {
        var admin = configuration.GetConnectionString($"{database}-admin")
            ?? throw new InvalidOperationException($"Migrations need the connection string '{database}-admin'.");
        var password = configuration["Database:ServicePassword"]
            ?? throw new InvalidOperationException("Migrations need the setting Database:ServicePassword, the password that the service's login gets.");

        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@OneAtATime)", new { OneAtATime });
        await CreateLogin(connection, role, password);
        await connection.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, digest text NOT NULL, applied timestamptz NOT NULL DEFAULT now())");
        foreach (var (name, sql) in Scripts(service))
            await Apply(connection, name, sql.Replace("{role}", role, StringComparison.Ordinal));
        await connection.ExecuteAsync($"GRANT SELECT ON migration TO {role}");
    }

    /// <summary>The names of all migrations of a service.</summary>
    public static IEnumerable<string> Expected(Assembly service) => Scripts(service).Select(script => script.Name);

    private static IEnumerable<(string Name, string Sql)> Scripts(Assembly service) =>
        from assembly in new[] { typeof(Migrations).Assembly, service }
        from resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
        where resource.EndsWith(".sql", StringComparison.Ordinal)
        select (resource, Text(assembly, resource));

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    // Logins belong to the whole server: when the migration of another of its databases writes the same one, the later of the two fails, and finds it done.
    private static async Task CreateLogin(NpgsqlConnection connection, string role, string password)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PutLogin(connection, role, password);
                return;
            }
            catch (PostgresException raced) when (
                attempt < Attempts && raced.SqlState is PostgresErrorCodes.InternalError or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateObject)
            {
            }
        }
    }

    private static async Task PutLogin(NpgsqlConnection connection, string role, string password)
    {
        var exists = await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = @role)", new { role });
        // Role names and passwords can't be parameters of these statements; format() quotes them.
        var statements = await connection.QuerySingleAsync<string>(
            """
            SELECT format(@verb || ' ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD %L;', @role, @password)
                || format('REVOKE ALL ON DATABASE %I FROM PUBLIC; GRANT CONNECT ON DATABASE %I TO %I;', current_database(), current_database(), @role)
                || format('REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO %I;', @role)
            """,
            new { verb = exists ? "ALTER" : "CREATE", role, password = Verifier(password) });
        await connection.ExecuteAsync(statements);
    }

    /// <summary>What PostgreSQL keeps of a password (RFC 5803): the password itself never comes into a statement, nor into a server's log.</summary>
    private static string Verifier(string password)
    {
        const int iterations = 4096;
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }

    private static async Task Apply(NpgsqlConnection connection, string name, string sql)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sql)));
        var applied = await connection.QuerySingleOrDefaultAsync<string>("SELECT digest FROM migration WHERE name = @name", new { name });
        if (applied == digest)
            return;
        if (applied is not null)
            throw new InvalidOperationException($"The migration {name} was applied in another form. An applied migration is never changed: add a new one.");

        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(sql, transaction: transaction);
        await connection.ExecuteAsync("INSERT INTO migration (name, digest) VALUES (@name, @digest)", new { name, digest }, transaction);
        await transaction.CommitAsync();
    }
}
