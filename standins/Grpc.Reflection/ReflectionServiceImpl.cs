using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Grpc.Reflection;

/// <summary>grpc.reflection.v1alpha, which most tools ask for: the messages of v1, byte for byte, under an older name.</summary>
public class ReflectionServiceImpl : ServerReflection.ServerReflectionBase
{
    private readonly DescribedServices _described;

    /// <summary>Names these services, and describes what is in the registry.</summary>
    public ReflectionServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry) => _described = new(services, symbolRegistry);

    /// <summary>Describes these services.</summary>
    public ReflectionServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors) => _described = new([.. serviceDescriptors]);

    /// <summary>Describes these services.</summary>
    public ReflectionServiceImpl(params ServiceDescriptor[] serviceDescriptors) => _described = new(serviceDescriptors);

    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync())
        {
            var answer = _described.Answer(V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
            await responseStream.WriteAsync(ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()));
        }
    }
}
