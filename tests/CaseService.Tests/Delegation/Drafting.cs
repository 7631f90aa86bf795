using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace CaseService.Tests.Delegation;

/// <summary>An order from its draft to the one that supersedes it, and rights that are passed on.</summary>
public sealed class Drafting(CaseHost host)
{
    private static readonly DateOnly Today = SwedishTime.Day(TimeProvider.System.GetUtcNow());

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_gives_no_right_until_it_is_adopted_and_is_immutable_then()
    {
        var register = await host.NewOrganisation();
        var draft = await Draft(register);
        await Put(register, draft.Name, "8.2");
        Assert.Equal(DelegationOrderState.Draft, draft.State);
        Assert.Equal(["ORDER_NOT_IN_FORCE"], await Failing(register));

        var adopted = await host.Delegation.AdoptDelegationOrderAsync(Adoption(draft.Name), register.Administrator, cancellationToken: Now);

        Assert.Equal((DelegationOrderState.Adopted, "§ 12"), (adopted.State, adopted.AdoptedParagraph));
        Assert.Empty(await Failing(register));
        await Refusal.Of(StatusCode.FailedPrecondition, "ORDER_ADOPTED", Putting(register, draft.Name, "8.3"));
        await Refusal.Of(StatusCode.FailedPrecondition, "ORDER_ADOPTED", host.Delegation.AdoptDelegationOrderAsync(Adoption(draft.Name), register.Administrator, cancellationToken: Now));
    }

    [Fact]
    public async Task A_clause_of_a_draft_is_replaced_and_removed()
    {
        var register = await host.NewOrganisation();
        var draft = await Draft(register);
        await Put(register, draft.Name, "8.2");
        await Put(register, draft.Name, "8.3");
        var changed = await Put(register, draft.Name, "8.2", clause => clause.Matter = "Något annat");

        Assert.Equal([("8.2", "Något annat"), ("8.3", "Starta projekt")], changed.Clauses.Select(clause => (clause.Number, clause.Matter)));
        var removed = await host.Delegation.RemoveClauseAsync(new() { Parent = draft.Name, Number = "8.2" }, register.Administrator, cancellationToken: Now);
        Assert.Equal(["8.3"], removed.Clauses.Select(clause => clause.Number));
        await Refusal.Of(
            StatusCode.NotFound, "RESOURCE_NOT_FOUND", host.Delegation.RemoveClauseAsync(new() { Parent = draft.Name, Number = "8.2" }, register.Administrator, cancellationToken: Now));
    }

    [Fact]
    public async Task A_revision_starts_from_the_clauses_and_supersedes_from_its_first_day()
    {
        var register = await host.NewOrganisation();
        var first = await Adopted(register);
        var revised = await host.Delegation.ReviseDelegationOrderAsync(new() { Name = first }, register.Administrator, cancellationToken: Now);
        Assert.Equal((2, "8.2"), (revised.Version, Assert.Single(revised.Clauses).Number));
        await host.Delegation.RemoveClauseAsync(new() { Parent = revised.Name, Number = "8.2" }, register.Administrator, cancellationToken: Now);
        await Put(register, revised.Name, "8.9");

        var backwards = Adoption(revised.Name, Today.AddDays(-1));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", host.Delegation.AdoptDelegationOrderAsync(backwards, register.Administrator, cancellationToken: Now));
        var sameDay = Adoption(revised.Name);
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", host.Delegation.AdoptDelegationOrderAsync(sameDay, register.Administrator, cancellationToken: Now));
        await host.Delegation.AdoptDelegationOrderAsync(Adoption(revised.Name, Today.AddDays(1)), register.Administrator, cancellationToken: Now);

        var orders = (await host.Delegation.ListDelegationOrdersAsync(new() { Parent = register.Board }, register.Officer, cancellationToken: Now)).Orders;
        Assert.Equal([(first, revised.Name), (revised.Name, "")], orders.Select(order => (order.Name, order.SupersededBy)));
        Assert.Equal(Today.AddDays(1).ToDate(), orders[0].SupersededFrom);
        Assert.Empty(await Failing(register));
        Assert.Equal(["CLAUSE_UNKNOWN"], await Failing(register, Today.AddDays(1)));
    }

    [Fact]
    public async Task A_term_has_one_draft_also_when_several_begin_one_at_once()
    {
        var register = await host.NewOrganisation();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                return (await Draft(register)).Name;
            }
            catch (RpcException refused)
            {
                return Refusal.Info(refused)!.Type;
            }
        }));

        Assert.Equal(5, outcomes.Count(outcome => outcome == "ORDER_DRAFTED"));
        Assert.Single(outcomes, $"{register.Board}/delegationOrders/{Term}-1");
    }

    [Fact]
    public async Task An_order_is_not_entered_past_the_draft_of_its_term()
    {
        var register = await host.NewOrganisation();
        var draft = await Draft(register);
        var past = new DelegationOrder
        {
            TermFrom = Today.Year, TermTo = Today.Year + 1, Version = 1, ValidFrom = Today.ToDate(),
            Clauses = { new Clause { Number = "8.2", Matter = "Starta projekt", Delegates = { $"{register.Name}/offices/direktor" } } },
        };

        await Refusal.Of(
            StatusCode.AlreadyExists, "ORDER_DRAFTED",
            host.Delegation.PutDelegationOrderAsync(new() { Parent = register.Board, Order = past }, register.Administrator, cancellationToken: Now));

        await Put(register, draft.Name, "8.2");
        Assert.Equal(draft.Name, (await host.Delegation.AdoptDelegationOrderAsync(Adoption(draft.Name), register.Administrator, cancellationToken: Now)).Name);
    }

    [Fact]
    public async Task An_order_without_clauses_is_not_adopted_nor_one_of_tomorrow()
    {
        var register = await host.NewOrganisation();
        var draft = await Draft(register);
        await Refusal.Of(StatusCode.FailedPrecondition, "ORDER_HAS_NO_CLAUSES", host.Delegation.AdoptDelegationOrderAsync(Adoption(draft.Name), register.Administrator, cancellationToken: Now));
        var tomorrow = Adoption(draft.Name, Today.AddDays(1));
        tomorrow.Adopted = tomorrow.ValidFrom;
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", host.Delegation.AdoptDelegationOrderAsync(tomorrow, register.Administrator, cancellationToken: Now));
        await Refusal.Of(
            StatusCode.PermissionDenied, "ROLE_MISSING", host.Delegation.AdoptDelegationOrderAsync(Adoption(draft.Name), register.Officer, cancellationToken: Now));
    }

    [Fact]
    public async Task A_delegate_passes_a_clause_on_where_the_order_allows_it_from_day_to_day()
    {
        var register = await host.NewOrganisation();
        await AddHead(register);
        var order = await Adopted(register, clause => clause.SubDelegable = true);
        Assert.Equal(["OFFICE_NOT_DELEGATE"], await Failing(register, office: "enhetschef"));

        var passed = await host.Delegation.SubDelegateAsync(Passing(register, order), register.As("p-002"), cancellationToken: Now);
        Assert.Empty(await Failing(register, office: "enhetschef"));
        Assert.Equal(["OFFICE_NOT_DELEGATE"], await Failing(register, Today.AddDays(31), office: "enhetschef"));

        await host.Delegation.EndSubDelegationAsync(new() { Name = passed.Name, To = Today.AddDays(3).ToDate() }, register.As("p-002"), cancellationToken: Now);
        Assert.Empty(await Failing(register, Today.AddDays(3), office: "enhetschef"));
        Assert.Equal(["OFFICE_NOT_DELEGATE"], await Failing(register, Today.AddDays(4), office: "enhetschef"));
        var shown = await host.Delegation.GetDelegationOrderAsync(new() { Name = order }, register.Officer, cancellationToken: Now);
        Assert.Equal(Today.AddDays(3).ToDate(), Assert.Single(shown.SubDelegations).To);
    }

    [Fact]
    public async Task A_right_that_was_passed_on_ends_earlier_and_is_given_back_by_no_end_nor_taken_away_backwards()
    {
        var matter = await Matter.Create(host);
        var passing = Passing(matter.Register, matter.Order);
        passing.SubDelegation.From = Today.AddDays(-60).ToDate();
        var passed = await host.Delegation.SubDelegateAsync(passing, matter.Register.Administrator, cancellationToken: Now);

        Assert.Equal(["to"], await Violated.Fields(End(31, matter.Register.As(Matter.Director))));
        Assert.Equal(["to"], await Violated.Fields(End(-1, matter.Register.As(Matter.Director))));
        await End(0, matter.Register.As(Matter.Director));
        // Entered as history: so it was.
        await End(-30, matter.Register.As(Matter.Director, "administrator"));
        Assert.Equal(["to"], await Violated.Fields(End(-1, matter.Register.Administrator)));

        Assert.Equal(["OFFICE_NOT_DELEGATE"], await Failing(matter.Register, Today.AddDays(-10), "enhetschef"));
        Assert.Empty(await Failing(matter.Register, Today.AddDays(-30), "enhetschef"));

        AsyncUnaryCall<SubDelegation> End(int days, Metadata by) =>
            host.Delegation.EndSubDelegationAsync(new() { Name = passed.Name, To = Today.AddDays(days).ToDate() }, by, cancellationToken: Now);
    }

    [Fact]
    public async Task A_clause_is_passed_on_neither_against_the_order_nor_by_others_nor_by_software()
    {
        var register = await host.NewOrganisation();
        await AddHead(register);
        var order = await Adopted(register);
        var fromHead = Passing(register, order);
        (fromHead.SubDelegation.FromOffice, fromHead.SubDelegation.ToOffice) = (fromHead.SubDelegation.ToOffice, fromHead.SubDelegation.FromOffice);

        var backwards = Passing(register, order);
        backwards.SubDelegation.From = Today.AddDays(-1).ToDate();
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", host.Delegation.SubDelegateAsync(backwards, register.As("p-002"), cancellationToken: Now));
        await Refusal.Of(StatusCode.FailedPrecondition, "NOT_SUB_DELEGABLE", host.Delegation.SubDelegateAsync(Passing(register, order), register.As("p-002"), cancellationToken: Now));
        await Refusal.Of(StatusCode.FailedPrecondition, "OFFICE_NOT_DELEGATE", host.Delegation.SubDelegateAsync(fromHead, register.As("p-005"), cancellationToken: Now));
        await Refusal.Of(StatusCode.PermissionDenied, "OFFICE_NOT_HELD", host.Delegation.SubDelegateAsync(Passing(register, order), register.As("p-005"), cancellationToken: Now));
        await Refusal.Of(
            StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES", host.Delegation.SubDelegateAsync(Passing(register, order), host.Identity.Software(register.Id, Roles.Officer), cancellationToken: Now));
    }

    [Fact]
    public async Task Whoever_asks_hears_by_which_clauses_he_may_decide_and_who_may_otherwise()
    {
        var register = await host.NewOrganisation();
        await AddHead(register);
        await Adopted(register, clause =>
        {
            clause.SubDelegable = true;
            clause.Conditions.Add("I samråd med ekonomichefen");
            clause.Limit = new Limit { Amount = 500_000m.ToMoney(), Counts = LimitCounts.OwnMoney, Scope = LimitScope.Decision };
        });
        var request = new CheckAuthorityRequest { Board = register.Board, Day = Today.ToDate(), Amounts = new() { OwnMoney = 499_999m.ToMoney() } };

        var director = await host.Delegation.CheckAuthorityAsync(request, register.As("p-002"), cancellationToken: Now);
        var head = await host.Delegation.CheckAuthorityAsync(request, register.As("p-005"), cancellationToken: Now);
        request.Amounts.OwnMoney = 500_000m.ToMoney();
        var tooMuch = await host.Delegation.CheckAuthorityAsync(request, register.As("p-002"), cancellationToken: Now);

        var authority = Assert.Single(director.Authorities);
        Assert.Equal(("8.2", "Exempel Granlund", "I samråd med ekonomichefen"), (authority.Clause, authority.PersonName, Assert.Single(authority.Conditions)));
        Assert.True(director.Allowed);
        Assert.Equal((false, "OFFICE_NOT_DELEGATE", "Exempel Granlund"), (head.Allowed, Assert.Single(head.Findings).Code, Assert.Single(head.WhoMay).PersonName));
        Assert.Equal((false, "LIMIT_EXCEEDED", 0), (tooMuch.Allowed, Assert.Single(tooMuch.Findings).Code, tooMuch.WhoMay.Count));
    }

    private static string Term => $"{Today.Year}-{Today.Year + 1}";

    private async Task<DelegationOrder> Draft(TestRegister register) =>
        await host.Delegation.CreateDelegationOrderAsync(new() { Parent = register.Board, TermFrom = Today.Year, TermTo = Today.Year + 1 }, register.Administrator, cancellationToken: Now);

    private async Task<string> Adopted(TestRegister register, Action<Clause>? change = null)
    {
        var draft = await Draft(register);
        await Put(register, draft.Name, "8.2", change);
        return (await host.Delegation.AdoptDelegationOrderAsync(Adoption(draft.Name), register.Administrator, cancellationToken: Now)).Name;
    }

    private async Task<DelegationOrder> Put(TestRegister register, string draft, string number, Action<Clause>? change = null) => await Putting(register, draft, number, change);

    private AsyncUnaryCall<DelegationOrder> Putting(TestRegister register, string draft, string number, Action<Clause>? change = null)
    {
        var clause = new Clause { Number = number, Matter = "Starta projekt", Delegates = { $"{register.Name}/offices/direktor" }, Reported = true };
        change?.Invoke(clause);
        return host.Delegation.PutClauseAsync(new() { Parent = draft, Clause = clause }, register.Administrator, cancellationToken: Now);
    }

    private static AdoptDelegationOrderRequest Adoption(string draft, DateOnly? from = null) =>
        new() { Name = draft, AdoptedParagraph = "§ 12", Adopted = Today.ToDate(), ValidFrom = (from ?? Today).ToDate() };

    private static SubDelegateRequest Passing(TestRegister register, string order) => new()
    {
        Parent = order,
        SubDelegation = new()
        {
            Clause = "8.2", FromOffice = $"{register.Name}/offices/direktor", ToOffice = $"{register.Name}/offices/enhetschef", From = Today.ToDate(), To = Today.AddDays(30).ToDate(),
        },
    };

    private async Task AddHead(TestRegister register)
    {
        var content = register.Content();
        content.Offices.Add(new Office { Name = $"{register.Name}/offices/enhetschef", DisplayName = "Enhetschef", Tenures = { register.Tenure("p-005", "Prov Enhetschef", new(2023, 1, 1), null) } });
        await host.Organisations.PutOrganisationAsync(new() { Organisation = content }, register.Administrator, cancellationToken: Now);
    }

    private async Task<IEnumerable<string>> Failing(TestRegister register, DateOnly? day = null, string office = "direktor") =>
        (await host.Delegation.CheckAuthorityAsync(
            new CheckAuthorityRequest { Board = register.Board, Clause = "8.2", Office = $"{register.Name}/offices/{office}", Day = (day ?? Today).ToDate() },
            register.Officer, cancellationToken: Now)).Findings.Select(finding => finding.Code);
}
