using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Asked = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Grpc.Reflection;

/// <summary>Answers the questions of the protocol, whose versions differ in nothing but their names.</summary>
internal sealed class DescribedServices(IEnumerable<string> services, SymbolRegistry registry)
{
    public DescribedServices(IReadOnlyCollection<ServiceDescriptor> services)
        : this(services.Select(service => service.FullName).ToList(), SymbolRegistry.FromFiles(services.Select(service => service.File)))
    {
    }

    public ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        Asked.FileByFilename => File(registry.FileByName(request.FileByFilename), "File not found."),
        Asked.FileContainingSymbol => File(registry.FileContainingSymbol(request.FileContainingSymbol), "Symbol not found."),
        Asked.ListServices => new()
        {
            ListServicesResponse = new() { Service = { services.Select(name => new ServiceResponse { Name = name }) } },
        },
        _ => Error(StatusCode.Unimplemented, "Request type not supported by C# reflection service."),
    };

    private static ServerReflectionResponse File(FileDescriptor? file, string otherwise)
    {
        if (file is null)
            return Error(StatusCode.NotFound, otherwise);

        var files = new List<FileDescriptor>();
        Collect(file, files);
        return new() { FileDescriptorResponse = new() { FileDescriptorProto = { files.Select(one => one.SerializedData) } } };
    }

    private static void Collect(FileDescriptor file, List<FileDescriptor> files)
    {
        if (files.Contains(file))
            return;

        files.Add(file);
        foreach (var dependency in file.Dependencies)
            Collect(dependency, files);
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new() { ErrorCode = (int)code, ErrorMessage = message } };
}
