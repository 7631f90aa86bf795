using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Testing;

namespace CaseService.Tests;

/// <summary>What the service tells to anyone who reaches it, without a token: that it is well, and how its API looks; and nothing else.</summary>
public sealed class OpenToAnyone(CaseHost host)
{
    private static readonly string[] Open = ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_load_balancer_hears_that_it_serves()
    {
        var health = new Grpc.Health.V1.Health.HealthClient(host.Channel);

        // The broker may still be connecting.
        await Eventually.Holds(
            async () => (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Now)).Status == HealthCheckResponse.Types.ServingStatus.Serving, Now);
        using var watch = health.Watch(new HealthCheckRequest(), cancellationToken: Now);

        Assert.True(await watch.ResponseStream.MoveNext(Now));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task A_client_that_has_nothing_but_reflection_learns_how_a_case_is_registered()
    {
        var register = await host.NewOrganisation();
        var service = await Describe("cases.v1.CaseApi");
        var method = service.FindMethodByName("RegisterCase");

        Assert.Equal("cases.v1.RegisterCaseRequest", method.InputType.FullName);
        Assert.Equal("cases.v1.Case", method.OutputType.FullName);
        var answer = await Call(method, register.NewCase().ToByteArray(), register.Registrar);

        var number = method.OutputType.FindFieldByName("number").FieldNumber;
        Assert.Contains("RUN/1/", Text(answer, number), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_method_that_reflection_shows_needs_a_token()
    {
        var services = (await Names()).Except(Open).ToList();
        var methods = new List<MethodDescriptor>();
        foreach (var service in services)
            methods.AddRange((await Describe(service)).Methods);

        Assert.Contains("cases.v1.CaseApi", services);
        Assert.True(methods.Count > services.Count);
        foreach (var method in methods)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => Call(method, [], []));
            Assert.Equal((method.FullName, StatusCode.Unauthenticated), (method.FullName, refused.StatusCode));
            Assert.Equal("TOKEN_INVALID", Refusal.Info(refused)?.Type);
        }
    }

    private async Task<byte[]> Call(MethodDescriptor method, byte[] request, Metadata headers)
    {
        var bytes = Marshallers.Create(content => content, content => content);
        var described = new Method<byte[], byte[]>(MethodType.Unary, method.Service.FullName, method.Name, bytes, bytes);
        using var call = host.Channel.CreateCallInvoker().AsyncUnaryCall(described, null, new CallOptions(headers, cancellationToken: Now), request);
        return await call;
    }

    /// <summary>The first text of a field in a message whose type was not compiled in.</summary>
    private static string Text(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
                return input.ReadString();
            input.SkipLastField();
        }
        return "";
    }

    private async Task<IEnumerable<string>> Names() =>
        (await Ask(new ServerReflectionRequest { ListServices = "" })).ListServicesResponse.Service.Select(service => service.Name);

    private async Task<ServiceDescriptor> Describe(string service)
    {
        var answer = await Ask(new ServerReflectionRequest { FileContainingSymbol = service });
        var files = answer.FileDescriptorResponse.FileDescriptorProto.ToDictionary(content => FileDescriptorProto.Parser.ParseFrom(content).Name);
        return FileDescriptor.BuildFromByteStrings(InOrder(files)).SelectMany(file => file.Services).Single(found => found.FullName == service);
    }

    /// <summary>What is imported comes before what imports it.</summary>
    private static List<ByteString> InOrder(Dictionary<string, ByteString> files)
    {
        var ordered = new List<ByteString>();
        foreach (var file in files.Keys)
            Append(file);
        return ordered;

        void Append(string file)
        {
            if (ordered.Contains(files[file]))
                return;
            foreach (var imported in FileDescriptorProto.Parser.ParseFrom(files[file]).Dependency)
                Append(imported);
            ordered.Add(files[file]);
        }
    }

    private async Task<ServerReflectionResponse> Ask(ServerReflectionRequest request)
    {
        using var call = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: Now);
        await call.RequestStream.WriteAsync(request, Now);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Now));
        return call.ResponseStream.Current;
    }
}
