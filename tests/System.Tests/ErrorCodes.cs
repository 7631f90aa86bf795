using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Platform.Tests;

/// <summary>The codes that programs compare: refusals, findings, warnings, what is pending, and faults that a verification names.</summary>
public sealed partial class ErrorCodes
{
    private static readonly string[] Programs = ["CaseService.dll", "FundingService.dll", "DocumentService.dll", "ServiceDefaults.dll"];

    [Fact]
    public void The_documentation_lists_every_code_that_the_services_can_answer_and_no_other()
    {
        var documented = Quoted().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "errors.md"))).Select(match => match.Groups[1].Value);
        var compiled = Programs.SelectMany(program => Texts(Path.Combine(AppContext.BaseDirectory, program))).Where(text => Code().IsMatch(text));

        Assert.Equal(compiled.Distinct().Order(StringComparer.Ordinal), documented.Distinct().Order(StringComparer.Ordinal));
    }

    private static List<string> Texts(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        var texts = new List<string>();
        for (var at = MetadataTokens.UserStringHandle(1); !at.IsNil; at = metadata.GetNextHandle(at))
            texts.Add(metadata.GetUserString(at));
        return texts;
    }

    // Names of environment variables, a switch of the runtime and a word of the ledger look alike.
    [GeneratedRegex(@"^(?!OTEL_|PLATFORM_|RAYON_|REGEX_|XDG_|FONTCONFIG_|IN_KIND\z|[A-Z]+_PROXY\z)[A-Z]+(_[A-Z0-9]+)+\z")]
    private static partial Regex Code();

    [GeneratedRegex(@"`([A-Z]+(_[A-Z0-9]+)+)`")]
    private static partial Regex Quoted();
}
