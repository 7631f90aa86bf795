using Grpc.Core;

namespace Contracts;

/// <summary>What a call fails with when the service that it is meant for is down.</summary>
public static class Outage
{
    /// <summary>
    /// Whether no answer came. Nothing is known then of whether the request was fulfilled: ask again, with the same request_id. A connection that ends before the
    /// server has said a word is for the client an error of its own (INTERNAL), not the server's answer.
    /// </summary>
    public static bool IsOutage(this RpcException fault) =>
        fault.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded || (fault.StatusCode == StatusCode.Internal && fault.Status.DebugException is HttpRequestException);
}
