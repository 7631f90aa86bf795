namespace CaseService.Decisions;

/// <summary>A signature as asked for: ids of an office and, if it has to be a certain one, a person.</summary>
public sealed record AskedSignature(string Office, string? Person, bool Acting);

/// <summary>What is proposed, read from the wire with all its faults noted.</summary>
public sealed record ProposedContent(
    string Kind, string? Board, IReadOnlyList<Point> Points, IReadOnlyList<string> Basis, int TermFrom, int TermTo, string Clause,
    string? ProposedBy, IReadOnlyList<AskedSignature> SignedBy, string? ReportTo, IReadOnlyList<string> ExtractsTo, Change? Changes, string Urgency, DateOnly Day)
{
    private const int Most = 200;
    private const int LongestText = 5_000;

    // Each is looked up when it is proposed and when it is decided.
    private const int MostApplications = 100;

    /// <summary>Reads a proposal.</summary>
    public static ProposedContent Read(Wire.ProposeDecisionRequest request, CaseName name, Violations violations)
    {
        var from = request.Decision ?? new Wire.Decision();
        var isBoard = from.Kind == Wire.DecisionKind.Board;
        violations.Require(from.Kind != Wire.DecisionKind.Unspecified, "decision.kind", "expected DELEGATED or BOARD");
        violations.Require(from.Points.Count > 0, "decision.points", "expected at least one point");
        violations.Require(!isBoard || from.Urgency.Length == 0, "decision.urgency", "expected none: what is put to the board waits for it");
        violations.Require(from.Basis.Count <= Most && from.SignedBy.Count <= Most && from.ExtractsTo.Count <= Most, "decision", $"expected at most {Most} of each");
        violations.Require(isBoard || from.Clause.Length > 0, "decision.clause", "expected the clause that the decision rests on");
        violations.Require(isBoard || from.Board.Length > 0, "decision.board", "expected the board in whose name it is decided");
        violations.Require(!isBoard || from.ProposedBy.Length > 0, "decision.proposed_by", "expected the office whose proposal it is");
        violations.Require(request.Day is not null, "day", "expected the day of the proposal");
        foreach (var (basis, i) in from.Basis.Select((basis, i) => (basis, i)))
        {
            var document = Names.TryInCase("documents", basis.Document);
            violations.Require(document?.Case.Organisation == name.Organisation, $"decision.basis[{i}].document", $"expected a document of the organisation, found '{basis.Document}'");
        }

        var (change, points) = (ReadChange(from, name, violations), ReadPoints(from.Points, name, violations, "decision.points"));
        CheckChange(change, points, violations, "decision.points");
        return new ProposedContent(
            isBoard ? "board" : "delegated",
            Member("boards", from.Board, "decision.board"),
            points,
            [.. from.Basis.Select(basis => basis.Document)],
            from.TermFrom, from.TermTo, violations.OptionalLine(from.Clause, "decision.clause", 20),
            Member("offices", from.ProposedBy, "decision.proposed_by"),
            [.. from.SignedBy.Select((signature, i) => ReadSignature(signature, name.Organisation, violations, $"decision.signed_by[{i}]"))],
            Member("boards", from.ReportTo, "decision.report_to"),
            [.. from.ExtractsTo.Select((recipient, i) => violations.Line(recipient, $"decision.extracts_to[{i}]", 200)).Distinct()],
            change,
            violations.OptionalText(from.Urgency, "decision.urgency", LongestText),
            request.Day.Read(violations, "day") ?? default);

        string? Member(string collection, string resource, string field)
        {
            if (resource.Length == 0)
                return null;
            var found = Names.TryIn(collection, resource);
            violations.Require(found?.Organisation == name.Organisation, field, $"expected organisations/{name.Organisation}/{collection}/ID, found '{resource}'");
            return found?.Id;
        }
    }

    /// <summary>Reads a signature.</summary>
    public static AskedSignature ReadSignature(Wire.Signature signature, string organisation, Violations violations, string field)
    {
        var office = Names.TryIn("offices", signature.Office);
        var person = signature.Person.Length == 0 ? null : Names.TryIn("persons", signature.Person);
        violations.Require(office?.Organisation == organisation, $"{field}.office", $"expected organisations/{organisation}/offices/ID, found '{signature.Office}'");
        violations.Require(signature.Person.Length == 0 || person?.Organisation == organisation, $"{field}.person",
            $"expected organisations/{organisation}/persons/ID, found '{signature.Person}'");
        return new(office?.Id ?? "", person?.Id, signature.Acting);
    }

    /// <summary>Reads points.</summary>
    public static IReadOnlyList<Point> ReadPoints(IReadOnlyList<Wire.DecisionPoint> points, CaseName name, Violations violations, string field)
    {
        violations.Require(points.Count <= Most, field, $"expected at most {Most} points");
        var named = points.SelectMany(point => point.Applications.Concat(point.Grants)).Distinct().Take(MostApplications + 1).Count();
        violations.Require(named <= MostApplications, field, $"expected at most {MostApplications} applications in all points together, to send and to grant");
        return [.. points.Take(Most).Select((point, i) => ReadPoint(point, i, name, violations, $"{field}[{i}]"))];
    }

    /// <summary>Notes points that a correction or a revocation can't have, also where a board decides otherwise than was proposed.</summary>
    public static void CheckChange(Change? change, IReadOnlyList<Point> points, Violations violations, string field)
    {
        foreach (var point in points)
        {
            violations.Require(
                change is null or { Kind: "amendment" } || point.Frames.Count + point.Applications.Count + point.Grants.Count == 0, $"{field}[{point.Number - 1}]",
                "expected no frames and no applications: only an amendment sets money aside, sends or grants");
        }
    }

    private static Change? ReadChange(Wire.Decision from, CaseName name, Violations violations)
    {
        if (from.Change is not { } change)
            return null;
        var earlier = Names.TryInCase("decisions", change.Decision);
        violations.Require(earlier?.Case == name, "decision.change.decision", $"expected a decision of the case, found '{change.Decision}'");
        violations.Require(change.Kind is Wire.ChangeKind.Correction or Wire.ChangeKind.Amendment or Wire.ChangeKind.Revocation, "decision.change.kind", "expected CORRECTION, AMENDMENT or REVOCATION");
        return new(change.Kind.ToString().ToLowerInvariant(), earlier?.Number ?? 0);
    }

    private static Point ReadPoint(Wire.DecisionPoint point, int index, CaseName name, Violations violations, string field)
    {
        foreach (var frame in point.Frames.Concat(point.Contingent.Select(promise => promise.Frame)))
            violations.Require(Names.TryIn("frames", frame)?.Organisation == name.Organisation, $"{field}.frames", $"expected organisations/{name.Organisation}/frames/ID, found '{frame}'");
        foreach (var application in point.Applications)
            violations.Require(Names.TryInCase("applications", application)?.Case == name, $"{field}.applications", $"expected an application of the case, found '{application}'");
        foreach (var granted in point.Grants)
            violations.Require(Names.TryInCase("applications", granted)?.Case.Organisation == name.Organisation, $"{field}.grants", $"expected an application of the organisation, found '{granted}'");
        violations.Require(point.Frames.Count <= Most && point.Applications.Count <= Most && point.Contingent.Count <= Most && point.Grants.Count <= Most, field, $"expected at most {Most} of each");
        var amount = point.Amount.Read(violations, $"{field}.amount");
        var ceiling = point.Ceiling.Read(violations, $"{field}.ceiling");
        violations.Require(amount is null || ceiling is null || amount <= ceiling, $"{field}.amount", $"expected at most the ceiling {ceiling}, found {amount}");
        return new Point(
            index + 1, violations.Text(point.Text, $"{field}.text", LongestText), amount, ceiling, (int)point.Kind, [.. point.Frames], [.. point.Applications],
            [.. point.Contingent.Select((promise, i) => new Contingent(
                promise.Frame, promise.Amount.Read(violations, $"{field}.contingent[{i}].amount"), violations.OptionalText(promise.Note, $"{field}.contingent[{i}].note", 500)))])
        {
            Grants = [.. point.Grants],
        };
    }
}
