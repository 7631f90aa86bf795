using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Testing;

/// <summary>What a refusal says about the fields of a request.</summary>
public static class Violated
{
    public static async Task<IReadOnlyList<string>> Fields<T>(AsyncUnaryCall<T> call) =>
        [.. (await Details(call, Grpc.Core.StatusCode.InvalidArgument, BadRequest.Parser, BadRequest.Descriptor.FullName)).FieldViolations.Select(violation => violation.Field)];

    public static async Task<IReadOnlyList<PreconditionFailure.Types.Violation>> Conditions<T>(AsyncUnaryCall<T> call) =>
        [.. (await Details(call, Grpc.Core.StatusCode.FailedPrecondition, PreconditionFailure.Parser, PreconditionFailure.Descriptor.FullName)).Violations];

    /// <summary>Of a call that was refused already.</summary>
    public static IReadOnlyList<string> Fields(RpcException fault) =>
        [.. Detail(fault, BadRequest.Parser, BadRequest.Descriptor.FullName).FieldViolations.Select(violation => violation.Field)];

    private static async Task<TDetail> Details<T, TDetail>(AsyncUnaryCall<T> call, Grpc.Core.StatusCode status, Google.Protobuf.MessageParser<TDetail> parser, string type)
        where TDetail : Google.Protobuf.IMessage<TDetail>
    {
        using (call)
        {
            var fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
            Assert.Equal(status, fault.StatusCode);
            return Detail(fault, parser, type);
        }
    }

    private static TDetail Detail<TDetail>(RpcException fault, Google.Protobuf.MessageParser<TDetail> parser, string type)
        where TDetail : Google.Protobuf.IMessage<TDetail>
    {
        var details = Google.Rpc.Status.Parser.ParseFrom(fault.Trailers.GetValueBytes("grpc-status-details-bin")).Details;
        return parser.ParseFrom(details.Single(detail => detail.TypeUrl.EndsWith(type, StringComparison.Ordinal)).Value);
    }
}
