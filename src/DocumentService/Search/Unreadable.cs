namespace DocumentService.Search;

/// <summary>A content that can't be read, whoever tries: damaged, protected, or over a limit.</summary>
/// <param name="reason">A code that docs/errors.md lists.</param>
internal sealed class Unreadable(string reason) : Exception(reason)
{
    public string Reason => Message;

    public static Unreadable Broken => new("FILE_BROKEN");

    public static Unreadable TooLarge => new("FILE_TOO_LARGE");

    public static Unreadable TooManyParts => new("TOO_MANY_PARTS");

    public static Unreadable TooDeep => new("NESTED_TOO_DEEP");

    public static Unreadable Protected => new("FILE_PROTECTED");

    public static Unreadable TooSlow => new("READING_TOO_SLOW");
}
