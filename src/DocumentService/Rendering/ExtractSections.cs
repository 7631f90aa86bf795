using static DocumentService.Rendering.DecisionDocument;
using static DocumentService.Rendering.SwedishText;

namespace DocumentService.Rendering;

/// <summary>What an extract of a decision says to the one who gets it.</summary>
public static class ExtractSections
{
    /// <param name="decision">The decision; of a board's, what the board decided.</param>
    /// <param name="minutes">Of a board's decision: whose, and the paragraph of its minutes.</param>
    public static PrintedDocument Of(DecisionDocument decision, string recipient, (string Board, string Paragraph)? minutes = null)
    {
        var kind = minutes is not null ? "Protokollsutdrag" : "Utdrag ur delegationsbeslut";
        return new PrintedDocument(
            "extract",
            DecisionSections.LetterheadOf(decision, kind) with { Recipient = Line(recipient) },
            IsoDate(decision.Date),
            Line(decision.CaseNumber),
            DecisionSections.TitleOf(decision),
            [.. All(decision, minutes).Where(section => !section.IsEmpty)])
        {
            Subtitle = minutes is { } of ? $"{Line(of.Board)} {IsoDate(decision.Date)}, {Line(of.Paragraph)}" : null,
        };
    }

    private static IEnumerable<Section> All(DecisionDocument decision, (string Board, string Paragraph)? minutes)
    {
        yield return new Section("Beslut") { Points = [.. decision.Points.Select(PrintedPoint.Of)] };
        yield return new Section("Beslutat av")
        {
            Lines = minutes is { } of ? [Line(of.Board)] : [.. decision.Signatures.Select(DecisionSections.Signed).Select(By)],
        };
        yield return new Section("Delegationsbestämmelse och delegation")
        {
            Lines = decision.Delegation is { } delegation ? [DecisionSections.ClauseOf(delegation)] : [],
        };
        yield return new Section("Utdraget")
        {
            Paragraphs = [$"Beslutet finns i sin helhet i ärende {Line(decision.CaseNumber)} hos {Line(decision.Organisation)}."],
            SignedAs = "Utdraget bestyrks",
            Signatures = [new PrintedSignature(null, "Namn och befattning")],
        };
    }

    private static string By(PrintedSignature signature) => signature.Name is { } name ? $"{name}, {InSentence(signature.Office)}" : signature.Office;
}
