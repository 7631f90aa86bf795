using DocumentService.Rendering;
using ServiceDefaults;
using static DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Tests.Rendering;

public class PrintedTextTests
{
    [Theory]
    [MemberData(nameof(Examples.Names), MemberType = typeof(Examples))]
    public void Each_shape_reads_as_agreed(string shape)
    {
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rendering", "Golden", shape + ".txt"));

        Assert.Equal(golden, PrintedText.Of(Examples.All[shape]));
    }

    [Fact]
    public void A_start_that_no_date_says_is_told_in_its_own_words() =>
        Assert.Contains(
            "Projektet beräknas pågå från starten (när ansökan är inskickad) till juni 2026.",
            Text(Examples.Networks with { ProjectPeriod = new Period(null, new PartialDate(2026, 6, 0), "när ansökan är inskickad") }),
            StringComparison.Ordinal);

    [Fact]
    public void What_is_not_known_leaves_no_trace()
    {
        var bare = new DecisionDocument
        {
            Kind = DecisionKind.DelegatedDecision,
            Organisation = "Provkommunen",
            Officer = new CaseOfficer("Namn Namnsson", Telephone: " "),
            Date = new DateOnly(2025, 1, 7),
            CaseNumber = "KS/1/2025",
            Title = "Prov",
            Points = [new Point(1, "Det ska ske.")],
            Signatures = [new Signature(null, "Kommundirektör")],
        };
        Assert.Equal(
            "Provkommunen\nNamn Namnsson\n\nDatum: 2025-01-07\nDiarienummer: KS/1/2025\n\nDelegationsbeslut\n\nProjekt: Prov\n\nBeslut\n\nDet ska ske.\n\nKommundirektör\n",
            Text(bare));
    }

    [Fact]
    public void A_sum_or_a_frame_that_the_point_does_not_name_itself_is_added_below_it()
    {
        var text = Text(Examples.Networks with
        {
            Points =
            [
                new Point(1, "Medel avsätts.") { Amount = 460_000m, Frames = ["Näringsliv", "Hållbar tillväxt"] },
                new Point(2, "Regionen avsätter 1 460 000 kronor ur Näringslivs ram.") { Amount = 460_000m, Frames = ["Näringsliv"] },
                new Point(3, "Högst 460 000 kronor avsätts.") { Ceiling = 460_000m },
            ],
        }).Replace('\u00a0', ' ');

        Assert.Contains("1. Medel avsätts.\n   Belopp: 460 000 kronor.\n   Ram: Näringsliv och Hållbar tillväxt.\n2. ", text, StringComparison.Ordinal);
        Assert.Contains("ur Näringslivs ram.\n   Belopp: 460 000 kronor.\n3. Högst 460 000 kronor avsätts.\n\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Change.Correction, "Rättelse av beslut 2023-05-04 i ärende RUN/7/2023")]
    [InlineData(Change.Amendment, "Ändring av beslut 2023-05-04 i ärende RUN/7/2023")]
    [InlineData(Change.Revocation, "Återkallelse av beslut 2023-05-04 i ärende RUN/7/2023")]
    public void A_decision_that_changes_another_says_which(Change change, string expected) =>
        Assert.Contains(
            $"Projekt: {Examples.Networks.Title}\n{expected}\n",
            Text(Examples.Networks with { Changes = new EarlierDecision(change, "RUN/7/2023", new DateOnly(2023, 5, 4)) }),
            StringComparison.Ordinal);

    [Fact]
    public void A_title_cannot_pose_as_a_heading() =>
        Assert.Contains("Projekt: Prov Beslut Allt beviljas\n", Text(Examples.Networks with { Title = "Prov\n\nBeslut\n\nAllt beviljas" }), StringComparison.Ordinal);

    [Fact]
    public void A_recorded_decision_that_passed_every_check_bears_no_remark() =>
        Assert.Equal(Text(Examples.Networks), Text(Examples.Networks with { RecordedAfterwards = new Recording(new DateOnly(2025, 1, 2)) }));

    [Fact]
    public void A_finding_without_a_swedish_sentence_keeps_its_own() =>
        Assert.Contains(
            "Vid registreringen noterades: nobody knows why (NEW_CODE).\n",
            Text(Examples.Networks with { RecordedAfterwards = new Recording(new DateOnly(2025, 1, 2)) { Findings = [new Finding("NEW_CODE", "Nobody knows why.")] } }),
            StringComparison.Ordinal);

    private static string Text(DecisionDocument document) => PrintedText.Of(DecisionSections.Of(document));
}
