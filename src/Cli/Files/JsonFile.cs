using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Cli.Files;

/// <summary>Reads a JSON file from outside within limits. What a lenient parser would pass over (a key given twice) is a fault.</summary>
internal static class JsonFile
{
    public const int LargestFile = 5 * 1024 * 1024;
    public const int Deepest = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Deepest };
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>Null when the file can't be read as JSON; the faults say why.</returns>
    public static JsonElement? Read(string path, Faults faults)
    {
        if (Content(path, faults) is not { } content)
            return null;
        if (!Utf8.IsValid(content.Span))
        {
            faults.Add("$", "expected text in UTF-8, found other bytes");
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(content, Options);
            var root = document.RootElement.Clone();
            Walk(root, "$", faults);
            return faults.None ? root : null;
        }
        catch (JsonException notJson)
        {
            var line = (notJson.LineNumber ?? 0) + 1;
            var position = (notJson.BytePositionInLine ?? 0) + 1;
            faults.Add("$", string.Create(CultureInfo.InvariantCulture, $"expected JSON, at most {Deepest} levels deep; it stops being that in line {line}, byte {position}"));
            return null;
        }
    }

    private static ReadOnlyMemory<byte>? Content(string path, Faults faults)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var content = new byte[LargestFile + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length <= LargestFile)
                return content.AsSpan(0, length).StartsWith(ByteOrderMark) ? content.AsMemory(ByteOrderMark.Length, length - ByteOrderMark.Length) : content.AsMemory(0, length);
            faults.Add("$", "expected at most 5 MiB, found more");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add("$", $"expected a file that can be read: {unreadable.Message}");
        }

        return null;
    }

    private static void Walk(JsonElement value, string path, Faults faults)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
                Walk(item, $"{path}[{index}]", faults);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            var seen = new HashSet<string>();
            foreach (var property in value.EnumerateObject())
            {
                if (!IsText(() => property.Name))
                {
                    faults.Add(path, "expected keys of whole characters, found half of a pair");
                    continue;
                }

                faults.Require(seen.Add(property.Name), $"{path}.{property.Name}", "expected the key once, found it again");
                Walk(property.Value, $"{path}.{property.Name}", faults);
            }
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            faults.Require(IsText(() => value.GetString()!), path, "expected text of whole characters and without U+0000");
        }
    }

    // An escape such as \ud800 alone is JSON, but no text.
    private static bool IsText(Func<string> read)
    {
        try
        {
            return !read().Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
