using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Alpha = Grpc.Reflection.V1Alpha;

namespace StandIns.Tests.Grpc;

/// <summary>A server that describes itself, asked in both versions of the protocol.</summary>
public sealed class ReflectionProtocol
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task It_names_all_services_that_are_mapped(string version)
    {
        var answer = Assert.Single(await Ask(version, new ServerReflectionRequest { ListServices = "" }));

        Assert.Equal(
            [Echo.Descriptor.FullName, "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
            answer.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task It_finds_the_file_of_a_service_a_method_and_a_message(string version)
    {
        var answers = await Ask(
            version,
            new ServerReflectionRequest { FileContainingSymbol = Echo.Descriptor.FullName },
            new ServerReflectionRequest { FileContainingSymbol = Echo.Descriptor.Methods[0].FullName },
            new ServerReflectionRequest { FileContainingSymbol = Word.Descriptor.FullName });

        Assert.All(answers, answer => Assert.Equal([EchoReflection.Descriptor.Name], Names(answer)));
        Assert.Equal(EchoReflection.Descriptor.SerializedData, answers[0].FileDescriptorResponse.FileDescriptorProto[0]);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task It_finds_a_file_by_its_name(string version)
    {
        var answer = Assert.Single(await Ask(version, new ServerReflectionRequest { FileByFilename = EchoReflection.Descriptor.Name }));

        Assert.Equal([EchoReflection.Descriptor.Name], Names(answer));
    }

    [Fact]
    public async Task A_file_comes_with_all_that_it_imports_each_once_and_itself_first()
    {
        var services = new ReflectionV1ServiceImpl([], SymbolRegistry.FromFiles([ApiReflection.Descriptor]));
        await using var server = await EchoServer.Start(
            services: all => all.AddSingleton(services), map: app => app.MapGrpcService<ReflectionV1ServiceImpl>());

        var files = Names(Assert.Single(await Ask(server, "v1", new ServerReflectionRequest { FileContainingSymbol = "google.protobuf.Api" })));

        Assert.Equal("google/protobuf/api.proto", files[0]);
        Assert.Equal(
            ["google/protobuf/any.proto", "google/protobuf/api.proto", "google/protobuf/source_context.proto", "google/protobuf/type.proto"],
            files.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task What_is_not_there_is_an_answer_and_the_call_goes_on(string version)
    {
        var answers = await Ask(
            version,
            new ServerReflectionRequest { FileContainingSymbol = "echo.Nothing" },
            new ServerReflectionRequest { FileByFilename = "nothing.proto" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = Word.Descriptor.FullName },
            new ServerReflectionRequest { FileContainingSymbol = Word.Descriptor.FullName });

        Assert.Equal(
            [(int)StatusCode.NotFound, (int)StatusCode.NotFound, (int)StatusCode.Unimplemented],
            answers.Take(3).Select(answer => answer.ErrorResponse.ErrorCode));
        Assert.Equal([EchoReflection.Descriptor.Name], Names(answers[3]));
    }

    [Fact]
    public async Task Mapping_without_registering_says_what_is_missing()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => EchoServer.Start(map: app => app.MapGrpcReflectionService()));

        Assert.Contains("AddGrpcReflection", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<ServerReflectionResponse>> Ask(string version, params ServerReflectionRequest[] requests)
    {
        await using var server = await EchoServer.Start(services: services => services.AddGrpcReflection(), map: app => app.MapGrpcReflectionService());
        return await Ask(server, version, requests);
    }

    /// <summary>Asks all in one call; the messages of both versions are the same on the wire.</summary>
    private static async Task<List<ServerReflectionResponse>> Ask(EchoServer server, string version, params ServerReflectionRequest[] requests)
    {
        using var channel = server.Connect();
        if (version == "v1")
        {
            using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Ct);
            return await Exchange(call, requests);
        }

        using var older = new Alpha.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Ct);
        var answers = await Exchange(older, requests.Select(request => Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString())));
        return [.. answers.Select(answer => ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()))];
    }

    private static async Task<List<TAnswer>> Exchange<TAsked, TAnswer>(AsyncDuplexStreamingCall<TAsked, TAnswer> call, IEnumerable<TAsked> requests)
    {
        foreach (var request in requests)
            await call.RequestStream.WriteAsync(request, Ct);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync(Ct).ToListAsync(Ct);
    }

    private static List<string> Names(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(file => FileDescriptorProto.Parser.ParseFrom(file).Name)];
}
