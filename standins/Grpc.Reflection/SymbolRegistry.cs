using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Finds files by their names and by what they declare.</summary>
public class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _byName = [];
    private readonly Dictionary<string, FileDescriptor> _bySymbol = [];

    private SymbolRegistry()
    {
    }

    /// <summary>A registry of the files and all that they depend on.</summary>
    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
            registry.Add(file);
        return registry;
    }

    /// <summary>The file of a name, with its path as it is imported; null: there is none.</summary>
    public FileDescriptor? FileByName(string filename) => _byName.GetValueOrDefault(filename);

    /// <summary>The file that declares a message, an enum, a service or a method of a full name; null: there is none.</summary>
    public FileDescriptor? FileContainingSymbol(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    private void Add(FileDescriptor file)
    {
        if (!_byName.TryAdd(file.Name, file))
            return;

        foreach (var dependency in file.Dependencies)
            Add(dependency);
        foreach (var message in file.MessageTypes)
            Add(message);
        Add(file.EnumTypes);
        Add(file.Services);
        Add(file.Services.SelectMany(service => service.Methods));
    }

    private void Add(MessageDescriptor message)
    {
        _bySymbol[message.FullName] = message.File;
        Add(message.EnumTypes);
        foreach (var nested in message.NestedTypes)
            Add(nested);
    }

    private void Add(IEnumerable<DescriptorBase> declared)
    {
        foreach (var symbol in declared)
            _bySymbol[symbol.FullName] = symbol.File;
    }
}
