using System.Text;
using System.Text.Unicode;

namespace DocumentService.Search;

/// <summary>Text files, in the encodings that they come in.</summary>
internal static class PlainText
{
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The text of a file; null when it is none.</summary>
    /// <param name="whole">False: the file goes on, and what is here may end within a letter.</param>
    public static string? Decode(ReadOnlySpan<byte> file, bool whole)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(file[2..]);
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(file[2..]);
        if (file.Contains((byte)0))
            return null;
        // A file that isn't in UTF-8 was written in what was used before it. Some octets mean nothing there, but nothing is lost by a wrong guess.
        var letters = whole ? file : file[..^UnfinishedAtEnd(file)];
        return (Utf8.IsValid(letters) ? Encoding.UTF8 : Western).GetString(letters);
    }

    private static int UnfinishedAtEnd(ReadOnlySpan<byte> file)
    {
        for (var back = 1; back <= Math.Min(3, file.Length); back++)
        {
            if ((file[^back] & 0xC0) != 0x80)
                return file[^back] >= 0xC0 ? back : 0;
        }

        return 0;
    }
}
