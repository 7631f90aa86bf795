using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Testing;

/// <summary>Reads a refusal as a client does: from the status and its google.rpc details.</summary>
public static class Refusal
{
    /// <summary>Expects a call to be refused.</summary>
    /// <returns>The values in conflict, by name.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> Of<T>(StatusCode status, string reason, AsyncUnaryCall<T> call)
    {
        using (call)
        {
            var fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
            var info = Info(fault);
            Assert.Equal((status, reason), (fault.StatusCode, info?.Type));
            return info!.Metadata;
        }
    }

    /// <summary>The reason and its values; null when the fault is no refusal of ours.</summary>
    public static ErrorInfo? Info(RpcException fault)
    {
        var details = fault.Trailers.GetValueBytes("grpc-status-details-bin");
        return details is null
            ? null
            : Google.Rpc.Status.Parser.ParseFrom(details).Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>()).Single();
    }
}
