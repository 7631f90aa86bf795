using Cli.Files;
using Contracts.Cases.V1;
using Wire = Cli.Calls.Wire;

namespace Cli.Cases;

/// <summary>
/// A decision that is taken, or lies with a board, doesn't change: a file that says something else about it is at fault, and must not become a
/// second decision.
/// </summary>
internal static class SettledDecision
{
    public static async Task Check(
        Contracts.Cases.V1.Decision settled, CaseOverview overview, ResolvedCase resolved, string caseFile, Faults faults, CancellationToken cancellation)
    {
        var (wanted, path) = (resolved.Decision, resolved.File.DecisionPath);
        Same(settled.Kind == wanted.Kind, path);
        // A proposal needn't say which board; the board's decision does.
        Same(settled.Board == wanted.Board || (wanted.Kind == DecisionKind.Board && wanted.Board.Length == 0), wanted.Kind == DecisionKind.Board ? $"{path}.board" : $"{path}.delegationOrder.board");
        Same(settled.Clause == wanted.Clause && settled.TermFrom == wanted.TermFrom && settled.TermTo == wanted.TermTo, $"{path}.delegationOrder");
        // The file says what was proposed; the board may have decided otherwise.
        var points = settled.ProposedPoints.Count > 0 ? settled.ProposedPoints : settled.Points;
        Same(points.Select(Kept).SequenceEqual(wanted.Points) && Sources().SequenceEqual(resolved.File.Points.Select(point => Joined(point.Applications))), $"{path}.points");
        Same(settled.ExtractsTo.SequenceEqual(wanted.ExtractsTo.Distinct()), $"{path}.extractsTo");
        Same(settled.ProposedBy == wanted.ProposedBy, $"{path}.proposedBy");
        Same(Signed(settled.SignedBy, wanted.SignedBy), $"{path}.signedBy");
        Same(wanted.ReportTo.Length == 0 || settled.ReportTo == wanted.ReportTo, $"{path}.reportTo");
        if (settled.State == DecisionState.Taken && settled.Kind == DecisionKind.Delegated)
        {
            Same(Wire.Text(settled.Decided) == Wire.Text(Wire.Date(resolved.File.Decision?.Date)), $"{path}.date");
            Same(Signed(settled.DecidedBy, resolved.DecidedBy), $"{path}.decidedBy");
        }

        var basis = new List<(string, string)>();
        foreach (var document in resolved.File.DecisionBasis)
            basis.Add((document.Title.Trim(), (await BasisContent.Of(document, resolved.File, caseFile).Measure(cancellation)).Sha256));
        Same(settled.Basis.Select(document => (document.Title, document.Sha256)).SequenceEqual(basis), "$.decisionBasis");

        void Same(bool isSame, string where) =>
            faults.Require(isSame, where, $"expected what the register has, since {resolved.File.Number} is decided or lies with the board (a change is a new decision), found something else");

        IEnumerable<string> Sources() => points.Select(point => Joined(overview.Applications.Where(one => point.Applications.Contains(one.Name)).Select(one => one.Source)));
    }

    private static string Joined(IEnumerable<string> sources) => string.Join(' ', sources.Distinct().Order(StringComparer.Ordinal));

    private static DecisionPoint Kept(DecisionPoint point)
    {
        var kept = point.Clone();
        kept.Number = 0;
        kept.Applications.Clear();
        return kept;
    }

    private static bool Signed(IEnumerable<Contracts.Cases.V1.Signature> settled, IReadOnlyList<Contracts.Cases.V1.Signature> wanted) =>
        settled.Count() == wanted.Count
        && settled.Zip(wanted).All(pair =>
            pair.First.Office == pair.Second.Office && pair.First.Acting == pair.Second.Acting && (pair.Second.Person.Length == 0 || pair.First.Person == pair.Second.Person));
}
