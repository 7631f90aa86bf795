using System.Text.Json;

namespace Aspire.Hosting.Orchestration;

/// <summary>Generated values that the next start needs again, such as the passwords of databases. For the owner's eyes only.</summary>
internal sealed class PersistedValues(DataFolder data)
{
    private static readonly Lock OneAtATime = new();
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public string GetOrAdd(string name, Func<string> generate)
    {
        lock (OneAtATime)
        {
            var path = data.File("parameters.json");
            var values = File.Exists(path) ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(path))! : [];
            if (values.TryGetValue(name, out var known))
                return known;
            values[name] = generate();
            Write(path, JsonSerializer.SerializeToUtf8Bytes(values, Readable));
            return values[name];
        }
    }

    // Beside it and then renamed: a crash leaves the old file or the new one.
    private static void Write(string path, byte[] content)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }
}
