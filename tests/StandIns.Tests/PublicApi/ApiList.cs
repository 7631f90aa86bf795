namespace StandIns.Tests.PublicApi;

/// <summary>One thing that an assembly offers: of a type its kind, a base or a member; of the assembly itself its version and key.</summary>
internal sealed record ApiLine(string Heading, string Text)
{
    public override string ToString() => $"{Heading}: {Text}";
}

/// <summary>What an assembly offers, in a file: headings, and what belongs to them indented below.</summary>
internal sealed record ApiList(IReadOnlyList<ApiLine> Lines)
{
    public static ApiList Read(string file)
    {
        var lines = new List<ApiLine>();
        var heading = "";
        foreach (var line in File.ReadLines(file))
            if (line.StartsWith("  ", StringComparison.Ordinal))
                lines.Add(new ApiLine(heading, line[2..]));
            else
                heading = line;
        return new ApiList(lines);
    }

    public void Write(string file) =>
        File.WriteAllLines(file, Lines.GroupBy(line => line.Heading).SelectMany(type => (IEnumerable<string>)[type.Key, .. type.Select(line => "  " + line.Text)]));

    /// <summary>What this list has and the other lacks.</summary>
    public IEnumerable<ApiLine> Beyond(ApiList other) => Lines.Except(other.Lines);
}
