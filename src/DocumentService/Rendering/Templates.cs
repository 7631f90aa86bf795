using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace DocumentService.Rendering;

/// <param name="IsOwn">Whether it is an organisation's own, in the place of the product's or beside them.</param>
public sealed record TemplateFile(string Name, byte[] Content, bool IsOwn);

/// <summary>The files that PDFs are set with. They are all that a template can reach.</summary>
/// <param name="Id">SHA-256 of all of them.</param>
public sealed record TemplateSet(string Id, IReadOnlyList<TemplateFile> Files)
{
    public static TemplateSet Of(IEnumerable<TemplateFile> files)
    {
        var ordered = files.OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var all = ordered.SelectMany(file => SHA256.HashData(Encoding.UTF8.GetBytes(file.Name)).Concat(SHA256.HashData(file.Content)));
        return new(Convert.ToHexStringLower(SHA256.HashData([.. all])), ordered);
    }

    /// <summary>The file that a kind of document is set with: one of its own name, else the one for all.</summary>
    public string MainOf(string template) => Files.Any(file => file.Name == $"{template}.typ") ? $"{template}.typ" : "document.typ";

    /// <summary>These files, with others in the place of those of the same name.</summary>
    public TemplateSet With(IReadOnlyList<TemplateFile> others) => Of(Files.ExceptBy(others.Select(file => file.Name), file => file.Name).Concat(others));
}

/// <summary>
/// The product's templates, and those that organisations put into folders of their own. A folder is looked at for each document, so a replaced file
/// counts from the next one on; it holds files only, and nothing in it is followed to anywhere else.
/// </summary>
public sealed partial class Templates(IOptions<TypstOptions> options)
{
    public const int MostFiles = 40;
    public const int MostBytes = 2 * 1024 * 1024;

    private const string Data = "data.json";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Stamp, TemplateSet Set)> _read = [];

    /// <summary>The product's alone.</summary>
    public TemplateSet Product { get; } = TemplateSet.Of(
        new DirectoryInfo(Path.Combine(options.Value.Folder, "Typst")) is { Exists: true } folder
            ? folder.EnumerateFiles("*.typ").Select(file => new TemplateFile(file.Name, File.ReadAllBytes(file.FullName), IsOwn: false))
            : []);

    /// <summary>An organisation's.</summary>
    /// <exception cref="Refused">TEMPLATE_BROKEN: its folder holds what is no template.</exception>
    public TemplateSet Of(string organisation)
    {
        var folder = new DirectoryInfo(Path.Combine(options.Value.Templates, organisation));
        if (options.Value.Templates.Length == 0 || !folder.Exists)
            return Product;

        lock (_lock)
        {
            var entries = folder.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
            var stamp = string.Join('\n', entries.Select(entry => $"{entry.Name} {entry.LastWriteTimeUtc.Ticks} {(entry as FileInfo)?.Length}"));
            if (_read.TryGetValue(organisation, out var known) && known.Stamp == stamp)
                return known.Set;
            var set = Product.With(Read(entries));
            _read[organisation] = (stamp, set);
            return set;
        }
    }

    /// <summary>What is wrong with a file's name; null when nothing is.</summary>
    public static string? FaultOf(string name) =>
        name == Data ? "expected another name: the document's data have this one"
        : NamePattern().IsMatch(name) ? null
        : "expected a name of lower case letters, digits, - and _ with the ending typ, svg, png, jpg, json or csv";

    private static List<TemplateFile> Read(List<FileSystemInfo> entries)
    {
        if (entries.Count > MostFiles || entries.OfType<FileInfo>().Sum(file => file.Length) > MostBytes)
            throw TemplateBroken.Of([new("", 0, 0, $"the folder holds more than {MostFiles} files or {MostBytes} bytes")]);
        var faults = entries
            .Select(entry => (entry.Name, Fault: entry.LinkTarget is not null || entry is not FileInfo ? "is no file: folders and links are not followed" : FaultOf(entry.Name)))
            .Where(entry => entry.Fault is not null)
            .Select(entry => new TemplateFault(entry.Name, 0, 0, entry.Fault!))
            .ToList();
        return faults.Count > 0
            ? throw TemplateBroken.Of(faults)
            : entries.ConvertAll(file => new TemplateFile(file.Name, File.ReadAllBytes(file.FullName), IsOwn: true));
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,60}\.(typ|svg|png|jpg|json|csv)\z")]
    private static partial Regex NamePattern();
}
