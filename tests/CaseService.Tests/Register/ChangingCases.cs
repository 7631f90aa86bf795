using Contracts.Cases.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Register;

public sealed class ChangingCases(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_title_keeps_the_former_ones_and_leaves_alone_what_is_not_named()
    {
        var register = await host.NewOrganisation();
        var first = await host.Cases.RegisterCaseAsync(register.NewCase("Smart specialisering"), register.Registrar, cancellationToken: Now);

        var second = await Update(register, new Case { Name = first.Name, Title = "Smart industri" }, "title");
        var third = await Update(register, new Case { Name = first.Name, Title = "Smart industri i Norden", Description = "not named" }, "title");

        Assert.Equal(["Smart specialisering"], second.FormerTitles);
        Assert.Equal(["Smart specialisering", "Smart industri"], third.FormerTitles);
        Assert.Equal((first.Description, first.Unit, first.Number), (third.Description, third.Unit, third.Number));
    }

    [Fact]
    public async Task Who_read_the_case_before_somebody_else_changed_it_is_told_and_changes_nothing()
    {
        var register = await host.NewOrganisation();
        var read = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        var changed = await Update(register, new Case { Name = read.Name, Description = "Ny beskrivning", Etag = read.Etag }, "description");

        var refused = await Refusal.Of(StatusCode.Aborted, "STALE_ETAG", Update(register, new Case { Name = read.Name, Title = "Annat", Etag = read.Etag }, "title"));

        Assert.Equal((read.Etag, changed.Etag), (refused["etag"], refused["current"]));
        Assert.Equal(changed, await Get(register, read.Name));
    }

    [Fact]
    public async Task The_same_values_again_are_no_change()
    {
        var register = await host.NewOrganisation();
        var registered = await host.Cases.RegisterCaseAsync(register.NewCase("Ett projekt"), register.Registrar, cancellationToken: Now);

        Assert.Equal(registered.Etag, (await Update(register, new Case { Name = registered.Name, Title = "Ett projekt" }, "title")).Etag);
    }

    [Fact]
    public async Task What_can_not_be_changed_is_refused_by_name()
    {
        var register = await host.NewOrganisation();
        var registered = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        var fault = await Assert.ThrowsAsync<RpcException>(async () => await Update(register, new Case { Name = registered.Name }, "number", "title"));

        Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);
        Assert.All(["update_mask", "'number'", "case.title"], part => Assert.Contains(part, fault.Status.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_struck_case_keeps_its_number_says_why_and_takes_no_more_changes()
    {
        var register = await host.NewOrganisation();
        var mistake = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        var strike = new StrikeCaseRequest { Name = mistake.Name, Reason = "Registrerat två gånger" };

        var struck = await host.Cases.StrikeCaseAsync(strike, register.Registrar, cancellationToken: Now);

        Assert.Equal((CaseStatus.Struck, "Registrerat två gånger", mistake.Number), (struck.Status, struck.StruckReason, struck.Number));
        Assert.Equal(struck, await host.Cases.StrikeCaseAsync(strike, register.Registrar, cancellationToken: Now));
        await Refusal.Of(StatusCode.FailedPrecondition, "CASE_STRUCK", Update(register, new Case { Name = mistake.Name, Title = "Annat" }, "title"));
        var next = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        Assert.StartsWith("RUN/2/", next.Number, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_case_takes_changes_again_when_it_is_reopened_with_a_reason()
    {
        var register = await host.NewOrganisation();
        var open = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        var closed = await host.Cases.CloseCaseAsync(new() { Name = open.Name }, register.Officer, cancellationToken: Now);
        await Refusal.Of(StatusCode.FailedPrecondition, "CASE_CLOSED", Update(register, new Case { Name = open.Name, Title = "Annat" }, "title"));
        await Refusal.Of(StatusCode.FailedPrecondition, "CASE_CLOSED",
            host.Cases.StrikeCaseAsync(new() { Name = open.Name, Reason = "Fel" }, register.Registrar, cancellationToken: Now));
        var reopened = await host.Cases.ReopenCaseAsync(new() { Name = open.Name, Reason = "Ny handling" }, register.Registrar, cancellationToken: Now);

        Assert.Equal((CaseStatus.Closed, CaseStatus.Registered), (closed.Status, reopened.Status));
        Assert.Equal("Annat", (await Update(register, new Case { Name = open.Name, Title = "Annat" }, "title")).Title);
        await Refusal.Of(StatusCode.FailedPrecondition, "CASE_NOT_CLOSED",
            host.Cases.ReopenCaseAsync(new() { Name = open.Name, Reason = "En gång till" }, register.Registrar, cancellationToken: Now));
    }

    [Fact]
    public async Task Only_a_registrar_strikes_and_reopens_and_both_need_a_reason()
    {
        var register = await host.NewOrganisation();
        var open = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", host.Cases.StrikeCaseAsync(new() { Name = open.Name, Reason = "Fel" }, register.Officer, cancellationToken: Now));
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", host.Cases.ReopenCaseAsync(new() { Name = open.Name, Reason = "Fel" }, register.Officer, cancellationToken: Now));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", host.Cases.StrikeCaseAsync(new() { Name = open.Name, Reason = " " }, register.Registrar, cancellationToken: Now));
        Assert.Equal(open, await Get(register, open.Name));
    }

    [Fact]
    public async Task A_case_has_so_many_related_cases_and_preparations_and_former_titles_and_no_more()
    {
        var register = await host.NewOrganisation();
        var old = register.OldCase("RUN/1/2019", "Sista titeln");
        old.Case.FormerTitles.Add(Enumerable.Range(1, 100).Select(i => $"Titel {i}"));
        var name = (await host.Cases.ImportCaseAsync(old, register.Registrar, cancellationToken: Now)).Name;

        var related = await Task.WhenAll(Enumerable.Range(1, 105).Select(i => IsFull("related_cases", Relate(i))));
        var prepared = await Task.WhenAll(Enumerable.Range(1, 105).Select(i => IsFull("preparations", Prepare(i))));

        Assert.Equal((5, 5), (related.Count(full => full), prepared.Count(full => full)));
        Assert.True(await IsFull("former_titles", Update(register, new Case { Name = name, Title = "En till" }, "title")));
        var kept = await Get(register, name);
        Assert.Equal((100, 100, 100, "Sista titeln"), (kept.RelatedCases.Count, kept.Preparations.Count, kept.FormerTitles.Count, kept.Title));
        await Relate(Array.IndexOf(related, false) + 1, "nu känd");

        AsyncUnaryCall<Case> Relate(int number, string relation = "") =>
            host.Cases.RelateCaseAsync(new() { Name = name, Number = $"RUN/{number}/2018", Relation = relation }, register.Officer, cancellationToken: Now);

        AsyncUnaryCall<Case> Prepare(int number) =>
            host.Cases.PrepareCaseAsync(new() { Name = name, Preparation = new() { Body = $"grupp {number}", Date = new() { Year = 2019, Month = 2 } } }, register.Officer, cancellationToken: Now);
    }

    private static async Task<bool> IsFull(string field, AsyncUnaryCall<Case> call)
    {
        try
        {
            await call;
            return false;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
        {
            var info = Refusal.Info(refused)!;
            Assert.Equal(("CASE_FULL", field, "100"), (info.Type, info.Metadata["field"], info.Metadata["limit"]));
            return true;
        }
    }

    private AsyncUnaryCall<Case> Update(TestRegister register, Case wanted, params string[] fields) =>
        host.Cases.UpdateCaseAsync(new() { Case = wanted, UpdateMask = new FieldMask { Paths = { fields } } }, register.Officer, cancellationToken: Now);

    private Task<Case> Get(TestRegister register, string name) => host.Cases.GetCaseAsync(new() { Name = name }, register.Officer, cancellationToken: Now).ResponseAsync;
}
