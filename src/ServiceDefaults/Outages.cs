using Contracts;
using Grpc.Core;
using Npgsql;

namespace ServiceDefaults;

/// <summary>A fault of the platform itself, and not of what was asked: once somebody has mended it, the same succeeds.</summary>
/// <param name="message">For operators: what there is to mend.</param>
public class Mendable(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Faults that say nothing about what was asked.</summary>
internal static class Outages
{
    // Operator intervention (PostgreSQL, appendix A): the server is going down, restarts after a crash, or has ended the connection.
    private const string OperatorIntervention = "57P";

    /// <summary>Whether the database is out of reach, going down, or short of something.</summary>
    public static bool IsOutage(this NpgsqlException fault) =>
        fault.IsTransient || fault.InnerException is TimeoutException or IOException || fault.SqlState?.StartsWith(OperatorIntervention, StringComparison.Ordinal) == true;

    /// <summary>Whether something that is needed is out of reach.</summary>
    public static bool IsOutOfReach(this Exception fault) => fault switch
    {
        RpcException call => call.IsOutage(),
        NpgsqlException database => database.IsOutage(),
        Refused refused => refused.Status == StatusCode.Unavailable,
        _ => false,
    };

    /// <summary>
    /// Whether the same succeeds by itself once its cause is mended: something is out of reach or out of order, or the service's own token isn't accepted.
    /// </summary>
    public static bool WaitsForItsCause(this Exception fault) =>
        fault.IsOutOfReach() || fault is Mendable or Refused { IsMendable: true } or RpcException { StatusCode: StatusCode.Unauthenticated };
}
