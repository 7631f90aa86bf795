namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.CheckAuthorityResponse> CheckAuthority(Wire.CheckAuthorityRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.In("boards", request.Board, "board");
        context.Caller().In(organisation);
        var (officeOf, office) = Names.In("offices", request.Office, "office");
        var (personOf, person) = request.Person.Length == 0 ? (organisation, null) : Names.In("persons", request.Person, "person");
        var inCase = request.Case.Length == 0 ? null : CaseName.Parse(request.Case, "case");
        var violations = new Violations();
        violations.Require(officeOf == organisation && personOf == organisation && (inCase is null || inCase.Organisation == organisation),
            "board", "expected board, office, person and case of one organisation");
        violations.Require(request.Day is not null, "day", "expected a day");
        var day = request.Day.Read(violations, "day");
        var amounts = new Amounts(
            request.Amounts?.OwnMoney.Read(violations, "amounts.own_money"),
            request.Amounts?.AppliedFor.Read(violations, "amounts.applied_for"),
            request.Amounts?.ProjectTotal.Read(violations, "amounts.project_total"));
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var order = await DelegationOrders.InForce(work, organisation, board, request.TermFrom, request.TermTo, day!.Value);
            var holder = await DelegationOrders.HolderOf(work, organisation, office, request.Acting, person, day.Value);
            var before = order?.Clause(request.Clause) is { } clause ? await DelegationOrders.DecidedBefore(work, order, clause, inCase, day.Value) : 0;
            var findings = Authority.Check(order, request.Clause, office, holder, amounts, before);
            return new Wire.CheckAuthorityResponse
            {
                Allowed = findings.Count == 0,
                Order = order?.Name ?? "",
                Person = holder is null ? "" : $"organisations/{organisation}/persons/{holder.Person}",
                PersonName = holder?.PersonName ?? "",
                Findings = { findings },
            };
        });
    }
}
