using CaseService.Decisions;

namespace CaseService.Delegation;

public sealed partial class DelegationEndpoints
{
    public override Task<Wire.CheckAuthorityResponse> CheckAuthority(Wire.CheckAuthorityRequest request, ServerCallContext context)
    {
        var (organisation, board) = Names.In("boards", request.Board, "board");
        var caller = context.Caller();
        caller.In(organisation);
        var (officeOf, office) = request.Office.Length == 0 ? (organisation, null) : Names.In("offices", request.Office, "office");
        var (personOf, person) = request.Person.Length == 0 ? (organisation, office is null ? caller.Subject : null) : Names.In("persons", request.Person, "person");
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
            var conflicts = inCase is null ? [] : await Conflicts.Of(work, inCase);
            var clauses = Asked(order, request.Clause);
            var holders = await Officeholders.OfOffices(
                work, organisation, clauses.OfType<Clause>().SelectMany(clause => clause.Delegates.Concat(order!.SubDelegatesOf(clause))), day.Value);
            var deciding = await Deciding(work, organisation, office, request.Acting, person, day.Value);
            var boardOfCase = inCase is null
                ? null
                : await work.Find<string>("SELECT board FROM case_file WHERE organisation = @Organisation AND case_id = @Id", new { inCase.Organisation, inCase.Id });
            var (nearest, may, whoMay) = ((By: deciding[0], Failed: default(IReadOnlyList<Finding>)), new List<Wire.Authority>(), new List<Wire.Authority>());
            foreach (var clause in clauses)
            {
                var used = clause is null ? UsedLimit.Nothing : await UsedLimit.Of(work, order!, clause, inCase, [], day.Value);
                foreach (var by in deciding)
                {
                    var failed = Failed(by, clause, used);
                    if (nearest.Failed is null || failed.Count < nearest.Failed.Count)
                        nearest = (by, failed);
                    if (failed.Count == 0)
                        may.Add(ToMessage(order!, clause!, by));
                }

                if (clause is not null)
                    whoMay.AddRange(holders.Where(by => order!.IsDelegate(clause, by.Office) && Failed(by, clause, used).Count == 0).Select(by => ToMessage(order!, clause, by)));
            }

            return new Wire.CheckAuthorityResponse
            {
                Allowed = may.Count > 0,
                Order = order?.Name ?? "",
                Person = nearest.By.PersonName.Length == 0 ? "" : $"organisations/{organisation}/persons/{nearest.By.Person}",
                PersonName = nearest.By.PersonName,
                Findings = { nearest.Failed },
                Authorities = { may },
                WhoMay = { whoMay },
            };

            IReadOnlyList<Finding> Failed(Signatory by, Clause? clause, UsedLimit used) =>
            [
                .. Authority.Check(order, clause?.Number ?? request.Clause, by.Office, by.PersonName.Length > 0, amounts, used, request.Urgent),
                .. Authority.CheckBoard(organisation, board, boardOfCase),
                .. Conflict.Check(conflicts, by.Person, day!.Value),
            ];
        });
    }

    /// <summary>The clauses to check; null in the place of one that isn't there.</summary>
    private static IReadOnlyList<Clause?> Asked(DelegationOrder? order, string number)
    {
        if (number.Length == 0 && order is not null)
            return order.Clauses;
        return [order?.Clause(number)];
    }

    /// <summary>The holder of the office that is asked for, or each office that the person holds. Never empty: without a name when nobody holds it.</summary>
    private static async Task<IReadOnlyList<Signatory>> Deciding(Work work, string organisation, string? office, bool acting, string? person, DateOnly day)
    {
        if (office is null)
            return await Officeholders.OfPerson(work, organisation, person!, day) is { Count: > 0 } held ? held : [new("", "", person!, "", false)];
        var holder = await DelegationOrders.HolderOf(work, organisation, office, acting, person, day);
        var title = await work.Find<string>("SELECT display_name FROM office WHERE organisation = @organisation AND office = @office", new { organisation, office });
        return [new(office, title ?? "", holder?.Person ?? person ?? "", holder?.PersonName ?? "", acting)];
    }

    private static Wire.Authority ToMessage(DelegationOrder order, Clause clause, Signatory by) => new()
    {
        Clause = clause.Number,
        Matter = clause.Matter,
        Conditions = { clause.Conditions },
        Office = $"organisations/{order.Organisation}/offices/{by.Office}",
        OfficeTitle = by.OfficeTitle,
        Person = $"organisations/{order.Organisation}/persons/{by.Person}",
        PersonName = by.PersonName,
        Acting = by.Acting,
        SubDelegated = !clause.Delegates.Contains(by.Office),
    };
}
