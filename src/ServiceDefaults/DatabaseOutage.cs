using Npgsql;

namespace ServiceDefaults;

internal static class DatabaseOutage
{
    // Operator intervention (PostgreSQL, appendix A): the server is going down, restarts after a crash, or has ended the connection.
    private const string OperatorIntervention = "57P";

    /// <summary>Whether the fault says nothing about what was asked: the database is out of reach, going down, or short of something.</summary>
    public static bool IsOutage(this NpgsqlException fault) =>
        fault.IsTransient || fault.InnerException is TimeoutException or IOException || fault.SqlState?.StartsWith(OperatorIntervention, StringComparison.Ordinal) == true;
}
