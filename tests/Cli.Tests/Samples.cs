using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cli.Tests;

/// <summary>The sample files as they are published, and ways to break them.</summary>
internal sealed class Samples : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cli-");

    public static string PathOf(string sample) => Path.Combine(AppContext.BaseDirectory, "samples", sample);

    public string Folder => _folder.FullName;

    /// <summary>A file of the test's own beside the documents of the samples.</summary>
    public string Write(string name, string content)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "documents"));
        foreach (var document in Directory.GetFiles(PathOf("cases/documents")))
            File.Copy(document, Path.Combine(Folder, "documents", Path.GetFileName(document)), overwrite: true);
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A sample with one value changed.</summary>
    /// <param name="path">As in messages: <c>$.period.to</c>.</param>
    /// <param name="json">The new value; null: the field is taken away.</param>
    public string WriteChanged(string sample, string path, string? json)
    {
        var root = JsonNode.Parse(File.ReadAllText(PathOf(sample)))!;
        var steps = path[1..].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parent = steps[..^1].Aggregate(root, (node, step) => (node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node[step])!);
        if (parent is JsonArray array)
            array[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = Value(json);
        else if (json is null)
            parent.AsObject().Remove(steps[^1]);
        else
            parent[steps[^1]] = Value(json);
        return Write(Path.GetFileName(sample), root.ToJsonString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static JsonNode? Value(string? json) => json is null ? null : JsonNode.Parse(json);
}
