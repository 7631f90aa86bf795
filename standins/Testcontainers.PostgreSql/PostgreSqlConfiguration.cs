using DotNet.Testcontainers.Configurations;

namespace Testcontainers.PostgreSql;

/// <summary>What a <see cref="PostgreSqlBuilder"/> has been told.</summary>
public sealed class PostgreSqlConfiguration : ContainerConfiguration
{
    public PostgreSqlConfiguration(string? database = null, string? username = null, string? password = null)
        : this(database, username, password, [])
    {
    }

    internal PostgreSqlConfiguration(string? database, string? username, string? password, IReadOnlyList<string> command)
    {
        Database = database;
        Username = username;
        Password = password;
        Command = command;
    }

    public string? Database { get; }

    public string? Username { get; }

    public string? Password { get; }

    internal IReadOnlyList<string> Command { get; }
}
