using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection;

/// <summary>grpc.reflection.v1: which services there are, and how their messages look.</summary>
public class ReflectionV1ServiceImpl : ServerReflection.ServerReflectionBase
{
    private readonly DescribedServices _described;

    /// <summary>Names these services, and describes what is in the registry.</summary>
    public ReflectionV1ServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry) => _described = new(services, symbolRegistry);

    /// <summary>Describes these services.</summary>
    public ReflectionV1ServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors) => _described = new([.. serviceDescriptors]);

    /// <summary>Describes these services.</summary>
    public ReflectionV1ServiceImpl(params ServiceDescriptor[] serviceDescriptors) => _described = new(serviceDescriptors);

    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync())
            await responseStream.WriteAsync(_described.Answer(request));
    }
}
