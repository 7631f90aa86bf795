using System.Security.Cryptography;
using System.Text;
using Cli.Files;

namespace Cli.Cases;

/// <summary>
/// The content of a document that a decision rests on: the file that the case file names, or a cover note when the document itself is not in
/// digital form.
/// </summary>
internal sealed record BasisContent(string FileName, string ContentType, Func<Stream> Open)
{
    private const int Largest = 100 * 1024 * 1024;
    private const int LongestFileName = 255;

    public static void Check(Basis basis, string caseFile, string path, Faults faults)
    {
        if (basis.File is null)
            return;
        if (PathOf(basis.File, caseFile) is not { } file)
        {
            faults.Add(path, $"expected a path that stays in the folder of the case file, found \"{basis.File}\"");
            return;
        }

        var found = new FileInfo(file);
        if (!found.Exists)
            faults.Add(path, $"expected a file that exists, found none at \"{basis.File}\"");
        else if (found.Length is 0 or > Largest)
            faults.Add(path, $"expected a file of 1 octet to 100 MiB, found {found.Length} octets");
        faults.Require(!found.Name.Contains('\\', StringComparison.Ordinal), path, "expected a file name without \\, found one with it");
        var octets = Encoding.UTF8.GetByteCount(found.Name);
        faults.Require(octets <= LongestFileName, path, $"expected a file name of at most {LongestFileName} octets in UTF-8, found {octets}");
    }

    public static BasisContent Of(Basis basis, CaseFile of, string caseFile)
    {
        if (basis.File is not null && PathOf(basis.File, caseFile) is { } file)
            return new BasisContent(Path.GetFileName(file), TypeOf(file), () => File.OpenRead(file));
        var note = Encoding.UTF8.GetBytes(CoverNote(basis, of));
        return new BasisContent($"{Slug.Of(basis.Title)}.txt", "text/plain", () => new MemoryStream(note, writable: false));
    }

    public async Task<(long Size, string Sha256)> Measure(CancellationToken cancellation)
    {
        await using var content = Open();
        return (content.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)));
    }

    /// <returns>Null when the path leads out of the case file's folder, by itself or by a link.</returns>
    private static string? PathOf(string file, string caseFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(caseFile))!;
        var full = Path.GetFullPath(Path.Combine(folder, file));
        if (!IsBelow(folder, full))
            return null;
        for (var part = full; part.Length > folder.Length; part = Path.GetDirectoryName(part)!)
            if (new FileInfo(part).LinkTarget is not null)
                return null;
        return full;
    }

    private static bool IsBelow(string folder, string file) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string TypeOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".TXT" => "text/plain",
        ".MD" => "text/markdown",
        ".PDF" => "application/pdf",
        ".CSV" => "text/csv",
        ".DOCX" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".XLSX" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };

    private static string CoverNote(Basis basis, CaseFile of) =>
        $"""
        Försättsblad

        Handling: {basis.Title}
        Slag: {basis.Kind}
        Ärende: {of.Number}, {of.Title}

        Handlingen hör till beslutsunderlaget i ärendet men finns inte i digital form.
        Det här bladet står i dess ställe i akten.

        """.ReplaceLineEndings("\n");
}
