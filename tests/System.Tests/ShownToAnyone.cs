using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Testing;

namespace Platform.Tests;

/// <summary>A web site has a token of its own, as software without any role: with it, anybody who finds it gets what anyone may see, and nothing else.</summary>
public sealed class ShownToAnyone(WholePlatform platform)
{
    private static readonly string[] ForAnyone =
        ["cases.v1.CaseApi.ListPublicRegister", "documents.v1.DocumentApi.ListPublicDocuments", "documents.v1.SearchApi.SearchDocuments"];

    private static readonly Dictionary<string, string> Programs = new() { ["cases"] = "case-service", ["funding"] = "funding-service", ["documents"] = "document-service" };

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(content => content, content => content);

    public static TheoryData<string> Services => [.. Methods().Select(method => method.Service.FullName).Distinct()];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Software_without_a_role_calls_nothing_but_what_anyone_may_see(string service)
    {
        using var channel = GrpcChannel.ForAddress(platform.Addresses[Programs[service.Split('.')[0]]]);

        foreach (var method in Methods().Where(method => method.Service.FullName == service))
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => Call(channel, method, platform.Identity.Software("rjh")));
            var expected = ForAnyone.Contains(method.FullName) ? (StatusCode.InvalidArgument, "INVALID_REQUEST") : (StatusCode.PermissionDenied, "ROLE_MISSING");
            Assert.Equal((method.FullName, expected), (method.FullName, (refused.StatusCode, Refusal.Info(refused)?.Type)));
        }
    }

    [Fact]
    public async Task Software_that_was_given_a_role_works_as_people_do()
    {
        var region = await Region.Create(platform);
        var name = await region.ImportCase();

        var read = await platform.Cases.GetCaseAsync(new() { Name = name }, platform.Identity.Software(region.Id, "officer"), cancellationToken: Now);

        Assert.Equal(name, read.Name);
    }

    private static IEnumerable<MethodDescriptor> Methods() =>
        from type in typeof(Contracts.Cases.V1.CaseApi).Assembly.GetTypes()
        where type.Name.EndsWith("Reflection", StringComparison.Ordinal)
        let file = (FileDescriptor)type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!
        from service in file.Services
        from method in service.Methods
        select method;

    private static async Task Call(GrpcChannel channel, MethodDescriptor method, Metadata headers)
    {
        var (caller, options) = (channel.CreateCallInvoker(), new CallOptions(headers, cancellationToken: Now));
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        var described = new Method<byte[], byte[]>(type, method.Service.FullName, method.Name, Bytes, Bytes);
        switch (type)
        {
            case MethodType.Unary:
                await caller.AsyncUnaryCall(described, null, options, []);
                break;
            case MethodType.ServerStreaming:
                await caller.AsyncServerStreamingCall(described, null, options, []).ResponseStream.MoveNext(Now);
                break;
            case MethodType.ClientStreaming:
                await caller.AsyncClientStreamingCall(described, null, options);
                break;
            default:
                await caller.AsyncDuplexStreamingCall(described, null, options).ResponseStream.MoveNext(Now);
                break;
        }
    }
}
