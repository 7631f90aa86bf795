using Contracts.Cases.V1;
using Google.Type;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Delegation;

public sealed class Orders(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_adopted_order_is_immutable_and_entered_again_changes_nothing()
    {
        var register = await host.NewOrganisation();

        var first = await host.Delegation.PutDelegationOrderAsync(Order(register), register.Administrator, cancellationToken: Now);
        var again = await host.Delegation.PutDelegationOrderAsync(Order(register), register.Administrator, cancellationToken: Now);
        var changed = Order(register);
        changed.Order.Clauses[0].Matter = "Något annat";

        Assert.True(first.Changed);
        Assert.False(again.Changed);
        Assert.Equal(first.Order, await host.Delegation.GetDelegationOrderAsync(new() { Name = first.Order.Name }, register.Officer, cancellationToken: Now));
        await Refusal.Of(StatusCode.FailedPrecondition, "ORDER_ADOPTED", host.Delegation.PutDelegationOrderAsync(changed, register.Administrator, cancellationToken: Now));
    }

    [Fact]
    public async Task Within_a_term_the_version_in_force_on_the_day_applies()
    {
        var register = await host.NewOrganisation();
        await host.Delegation.PutDelegationOrderAsync(Order(register), register.Administrator, cancellationToken: Now);
        var revised = Order(register, version: 2, from: new(2024, 3, 1));
        revised.Order.Clauses[0].Number = "8.3";
        await host.Delegation.PutDelegationOrderAsync(revised, register.Administrator, cancellationToken: Now);

        Assert.Empty((await Check(register, new(2024, 2, 29))).Findings);
        Assert.Equal(["CLAUSE_UNKNOWN"], Codes(await Check(register, new(2024, 3, 1))));
        Assert.Equal(["ORDER_NOT_IN_FORCE"], Codes(await Check(register, new(2022, 12, 31))));
        Assert.Equal(["ORDER_NOT_IN_FORCE"], Codes(await Check(register, new(2024, 2, 29), termFrom: 2019, termTo: 2022)));
    }

    [Fact]
    public async Task A_newer_order_supersedes_one_that_was_to_hold_until_further_notice()
    {
        var register = await host.NewOrganisation();
        var old = Order(register, from: new(2019, 2, 1));
        (old.Order.TermFrom, old.Order.TermTo, old.Order.Name) = (2019, 2022, "");
        await host.Delegation.PutDelegationOrderAsync(old, register.Administrator, cancellationToken: Now);
        await host.Delegation.PutDelegationOrderAsync(Order(register), register.Administrator, cancellationToken: Now);

        Assert.Empty((await Check(register, new(2022, 12, 31), termFrom: 2019, termTo: 2022)).Findings);
        Assert.Equal(["ORDER_NOT_IN_FORCE"], Codes(await Check(register, new(2024, 2, 23), termFrom: 2019, termTo: 2022)));
    }

    [Fact]
    public async Task An_order_gives_no_right_before_it_was_adopted()
    {
        var register = await host.NewOrganisation();
        var backwards = Order(register);
        backwards.Order.Adopted = new Date { Year = 2023, Month = 1, Day = 2 };

        Assert.Equal(["order.valid_from"], await Violated.Fields(host.Delegation.PutDelegationOrderAsync(backwards, register.Administrator, cancellationToken: Now)));
        backwards.Order.Adopted.Day = 1;
        Assert.True((await host.Delegation.PutDelegationOrderAsync(backwards, register.Administrator, cancellationToken: Now)).Changed);
    }

    [Fact]
    public async Task Who_held_the_office_that_day_is_who_may_decide()
    {
        var register = await host.NewOrganisation();
        await host.Delegation.PutDelegationOrderAsync(Order(register), register.Administrator, cancellationToken: Now);

        Assert.Equal("Prov Lövgren", (await Check(register, new(2023, 12, 31))).PersonName);
        Assert.Equal("Exempel Granlund", (await Check(register, new(2024, 1, 1))).PersonName);
        Assert.Equal("Test Åkerblom", (await Check(register, new(2024, 7, 31), acting: true)).PersonName);
        Assert.Equal(["OFFICE_NOT_HELD"], Codes(await Check(register, new(2024, 8, 1), acting: true)));
        Assert.Equal(["OFFICE_NOT_HELD"], Codes(await Check(register, new(2024, 1, 1), person: "p-001")));
    }

    [Fact]
    public async Task An_order_that_names_an_unknown_office_is_refused_with_its_clause()
    {
        var register = await host.NewOrganisation();
        var order = Order(register);
        order.Order.Clauses[0].Delegates.Add($"{register.Name}/offices/okand");

        var fault = await Assert.ThrowsAsync<RpcException>(async () => await host.Delegation.PutDelegationOrderAsync(order, register.Administrator, cancellationToken: Now));

        Assert.Contains("order.clauses[0].delegates", fault.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_entered_again_changes_nothing_and_a_new_holder_is_a_change()
    {
        var register = await host.NewOrganisation();
        var content = register.Content();

        var again = await host.Organisations.PutOrganisationAsync(new() { Organisation = content }, register.Administrator, cancellationToken: Now);
        content.Offices[0].Tenures[1].To = new Date { Year = 2026, Month = 6, Day = 30 };
        var changed = await host.Organisations.PutOrganisationAsync(new() { Organisation = content }, register.Administrator, cancellationToken: Now);

        Assert.False(again.Changed);
        Assert.True(changed.Changed);
        Assert.Equal(content, changed.Organisation);
    }

    private async Task<CheckAuthorityResponse> Check(
        TestRegister register, DateOnly day, int termFrom = 0, int termTo = 0, bool acting = false, string? person = null) =>
        await host.Delegation.CheckAuthorityAsync(
            new CheckAuthorityRequest
            {
                Board = register.Board, TermFrom = termFrom, TermTo = termTo, Clause = "8.2", Office = $"{register.Name}/offices/direktor", Acting = acting,
                Day = new Date { Year = day.Year, Month = day.Month, Day = day.Day }, Person = person is null ? "" : $"{register.Name}/persons/{person}",
            },
            register.Officer, cancellationToken: Now);

    private static PutDelegationOrderRequest Order(TestRegister register, int version = 1, DateOnly? from = null) => new()
    {
        Parent = register.Board,
        Order = new DelegationOrder
        {
            Name = $"{register.Board}/delegationOrders/2023-2026-{version}",
            TermFrom = 2023,
            TermTo = 2026,
            Version = version,
            AdoptedParagraph = "§ 12",
            ValidFrom = new Date { Year = (from ?? new(2023, 1, 1)).Year, Month = (from ?? new(2023, 1, 1)).Month, Day = 1 },
            Clauses = { new Clause { Number = "8.2", Matter = "Starta projekt", Delegates = { $"{register.Name}/offices/direktor" }, Reported = true } },
        },
    };

    private static IEnumerable<string> Codes(CheckAuthorityResponse response) => response.Findings.Select(finding => finding.Code);
}
