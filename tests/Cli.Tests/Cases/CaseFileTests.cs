using Cli.Cases;
using Cli.Files;

namespace Cli.Tests.Cases;

public sealed class CaseFileTests : IDisposable
{
    private const string Decided = "cases/RUN-138-2024.json";
    private const string ByShares = "cases/RUN-515-2021.json";
    private const string ToBoard = "cases/RUN-99-2019.json";
    private static readonly DateOnly Today = new(2026, 11, 20);

    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData(Decided)]
    [InlineData(ByShares)]
    [InlineData(ToBoard)]
    [InlineData("other/KSN-27-2025.json")]
    public void The_samples_have_no_faults(string sample)
    {
        var faults = new Faults(sample);
        Assert.NotNull(CaseFileReader.Read(Samples.PathOf(sample), Today, faults));
        Assert.Empty(faults.Found);
    }

    [Theory]
    [InlineData(Decided, "$.title", null, "expected this field")]
    [InlineData(Decided, "$.fundingPlan.contributions[1].ceiling", null, "expected this field")]
    [InlineData(Decided, "$.secret", "1", "expected one of the fields")]
    [InlineData(Decided, "$.decision.points[0].sum", "1", "expected one of the fields")]
    [InlineData(Decided, "$.number", "\"RUN-138-2024\"", "expected a number such as RUN/515/2021")]
    [InlineData(Decided, "$.number", "\"RUN/0/2024\"", "expected a number such as RUN/515/2021")]
    [InlineData(Decided, "$.documentDate", "\"2024-02-30\"", "expected a day that exists")]
    [InlineData(Decided, "$.documentDate", "\"2024-02\"", "expected a day that exists")]
    [InlineData(Decided, "$.documentDate", "\"2204-02-23\"", "expected a day that has come")]
    [InlineData(Decided, "$.registered", "\"2024-13-01\"", "expected a day that exists")]
    [InlineData(Decided, "$.decision.date", "\"2023-02-29\"", "expected a day that exists")]
    [InlineData(Decided, "$.period.to", "\"2024-00\"", "expected a day or a month that exists")]
    [InlineData(ToBoard, "$.preparation[0].date", "\"februari 2019\"", "expected a day or a month that exists")]
    [InlineData(ToBoard, "$.fundingPlan.contributions[5].drafted", "\"2019-7\"", "expected a day or a month that exists")]
    [InlineData(Decided, "$.fundingPlan.total", "-1", "expected a number that isn't negative")]
    [InlineData(Decided, "$.fundingPlan.total", "920000.005", "expected at most two decimals")]
    [InlineData(Decided, "$.fundingPlan.total", "\"920000\"", "expected a number or null, found \"920000\"")]
    [InlineData(Decided, "$.fundingPlan.total", "1e14", "expected at most 10000000000000")]
    [InlineData(Decided, "$.fundingPlan.contributions[0].amount", "-0.01", "expected a number that isn't negative")]
    [InlineData(Decided, "$.fundingPlan.contributions[0].kind", "\"barter\"", "expected one of \"cash\", \"in-kind\", null")]
    [InlineData(Decided, "$.fundingPlan.contributions[0].status", "\"maybe\"", "expected one of \"planned\"")]
    [InlineData(Decided, "$.programmes[0].kind", "\"lottery\"", "expected one of \"call\", \"programme\"")]
    [InlineData(Decided, "$.decision.type", "\"board\"", "expected one of \"delegated\"")]
    [InlineData(Decided, "$.decision.points", "[]", "expected at least 1")]
    [InlineData(Decided, "$.decision.points[0].text", "\" \"", "expected a text")]
    [InlineData(Decided, "$.decision.decidedBy", "[]", "expected at least 1")]
    [InlineData(Decided, "$.decision.delegationOrder.term", "{\"from\":2026,\"to\":2023}", "$.decision.delegationOrder.term.to: expected a year not before 2026")]
    [InlineData(Decided, "$.decision.points[2].applications", "[\"state-grant-1:1\"]", "$.decision.points[2].applications[0]: expected the source of a contribution in money")]
    [InlineData(Decided, "$.decision.points[0].amount", "460001", "expected at most the ceiling 460000")]
    [InlineData(ByShares, "$.fundingPlan.contributions[0].sharePercent", "101", "expected at most 100")]
    [InlineData(ByShares, "$.fundingPlan.contributions[0].sharePercent", "50.01", "$.fundingPlan.contributions: expected shares of at most 100 % together, found 100.01 %")]
    [InlineData(ByShares, "$.fundingPlan.contributions[0].rest", "true", "expected false beside an amount or a share")]
    [InlineData(ToBoard, "$.relatedCases[0].number", "\"RUN/99/2019\"", "expected another case")]
    [InlineData(ToBoard, "$.relatedCases[0].inThisRegister", "\"no\"", "expected true or false")]
    [InlineData(ToBoard, "$.proposal", "null", "$: expected either a decision or a proposal, found neither")]
    [InlineData(Decided, "$.title", "\"two\\nlines\"", "expected a text on one line")]
    [InlineData(Decided, "$.title", "\"half \\ud800\"", "expected text of whole characters")]
    [InlineData(Decided, "$.decisionBasis[0].file", "\"../secret.txt\"", "expected a path that stays in the folder")]
    [InlineData(Decided, "$.decisionBasis[0].file", "\"/etc/hostname\"", "expected a path that stays in the folder")]
    [InlineData(Decided, "$.decisionBasis[0].file", "\"documents/none.txt\"", "expected a file that exists")]
    [InlineData(Decided, "$.decisionBasis[0].file", "\"documents\"", "expected a file that exists")]
    [InlineData(Decided, "$.expectWarnings", "[\"late\"]", "$.expectWarnings[0]: expected a code such as PERIOD_ENDS_BEFORE_DECISION")]
    public void A_fault_names_file_path_and_what_is_expected(string sample, string path, string? json, string expected)
    {
        var file = json?.Contains("\\ud800", StringComparison.Ordinal) == true
            ? _samples.Write("RUN-138-2024.json", File.ReadAllText(Samples.PathOf(sample)).Replace("Stärka samarbeten med regioner i EU utifrån S3\",\n  \"former", "half \\ud800\",\n  \"former", StringComparison.Ordinal))
            : _samples.WriteChanged(sample, path, json);

        var faults = new Faults(file);
        Assert.Null(CaseFileReader.Read(file, Today, faults));
        var fault = Assert.Single(faults.Found).ToString();
        Assert.StartsWith(file, fault, StringComparison.Ordinal);
        Assert.Contains(expected.StartsWith('$') ? $": {expected}" : $": {path}: {expected}", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_a_file_are_found_at_once()
    {
        var content = File.ReadAllText(Samples.PathOf(Decided))
            .Replace("\"total\": 920000", "\"total\": -920000", StringComparison.Ordinal)
            .Replace("\"to\": \"2024-11-30\"", "\"to\": \"2024-11-31\"", StringComparison.Ordinal)
            .Replace("\"kind\": \"call\"", "\"kind\": \"calls\"", StringComparison.Ordinal);
        var faults = new Faults("case.json");
        Assert.Null(CaseFileReader.Read(_samples.Write("case.json", content), Today, faults));
        Assert.Equal(["$.period.to", "$.programmes[0].kind", "$.fundingPlan.total"], faults.Found.Select(fault => fault.Path));
    }

    [Theory]
    [InlineData("", "$: expected JSON")]
    [InlineData("{", "$: expected JSON")]
    [InlineData("{\"number\": }", "it stops being that in line 1, byte 12")]
    [InlineData("{} {}", "$: expected JSON")]
    [InlineData("// a comment\n{}", "$: expected JSON")]
    [InlineData("[1]", "$: expected an object, found a list")]
    [InlineData("{\"title\": \"one\", \"title\": \"two\"}", "$.title: expected the key once, found it again")]
    [InlineData("{\"title\": \"a\\u0000b\"}", "$.title: expected text of whole characters and without U+0000")]
    public void What_is_not_plain_JSON_is_a_fault(string content, string expected)
    {
        var file = _samples.Write("case.json", content);
        var faults = new Faults(file);
        Assert.Null(CaseFileReader.Read(file, Today, faults));
        Assert.Contains(expected, faults.Found[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_nests_too_deep_is_a_fault() =>
        Assert.Contains("at most 64 levels deep", Only(_samples.Write("deep.json", new string('[', 65) + new string(']', 65))), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_too_large_is_a_fault() =>
        Assert.Contains("expected at most 5 MiB", Only(_samples.Write("large.json", new string(' ', (5 * 1024 * 1024) + 1))), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_UTF8_is_a_fault()
    {
        var file = Path.Combine(_samples.Folder, "latin1.json");
        File.WriteAllBytes(file, [.. "{\"title\": \""u8, 0xE5, .. "\"}"u8]);
        Assert.Contains("expected text in UTF-8", Only(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault() =>
        Assert.Contains("expected a file that can be read", Only(Path.Combine(_samples.Folder, "none.json")), StringComparison.Ordinal);

    [Fact]
    public void A_link_does_not_lead_out_of_the_folder_of_the_case_file()
    {
        var file = _samples.WriteChanged(Decided, "$.decisionBasis[0].file", "\"documents/link.txt\"");
        File.CreateSymbolicLink(Path.Combine(_samples.Folder, "documents", "link.txt"), "/etc/hostname");
        Assert.Contains("expected a path that stays in the folder", Only(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Amounts_are_read_to_the_öre()
    {
        var file = CaseFileReader.Read(_samples.WriteChanged(Decided, "$.fundingPlan.total", "999999999999.99"), Today, new Faults(""));
        Assert.Equal(999999999999.99m, file!.FundingPlan.Total);
    }

    private static string Only(string file)
    {
        var faults = new Faults(file);
        Assert.Null(CaseFileReader.Read(file, Today, faults));
        return Assert.Single(faults.Found).ToString();
    }
}
