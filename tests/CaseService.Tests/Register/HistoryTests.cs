using System.Text.Json.Nodes;
using Contracts.Cases.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Register;

public sealed class HistoryTests(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_kept_with_who_made_it_as_person_and_office_and_what_was_before_and_after()
    {
        var register = await host.NewOrganisation();
        var name = (await host.Cases.RegisterCaseAsync(register.NewCase("Före"), register.Registrar, cancellationToken: Now)).Name;
        var director = new Metadata { { "authorization", $"Bearer {host.Identity.Token("p-002", register.Id)}" } };

        await host.Cases.UpdateCaseAsync(
            new() { Case = new() { Name = name, Title = "Efter" }, UpdateMask = new FieldMask { Paths = { "title" } } }, director, cancellationToken: Now);

        var entries = (await host.Cases.GetHistoryAsync(new() { Name = name }, register.Officer, cancellationToken: Now)).Entries;
        Assert.Equal(["CaseRegistered", "CaseUpdated"], entries.Select(entry => entry.What));
        Assert.Equal([1, 2], entries.Select(entry => entry.Number));
        Assert.Equal("p-002", entries[1].Subject);
        Assert.Equal(["direktor"], entries[1].Offices);
        Assert.NotEmpty(entries[1].Application);
        var detail = JsonNode.Parse(entries[1].Detail)!;
        Assert.Equal(("Före", "Efter"), ((string?)detail["Before"]!["Title"], (string?)detail["After"]!["Title"]));
    }

    [Fact]
    public async Task A_history_is_read_page_by_page_and_a_page_belongs_to_its_query()
    {
        var register = await host.NewOrganisation();
        var (name, other) = (await CaseWithHistory(register, changes: 6), await CaseWithHistory(register, changes: 1));

        var numbers = new List<int>();
        for (var token = (string?)null; token != "";)
        {
            var page = await host.Cases.GetHistoryAsync(new() { Name = name, PageSize = 3, PageToken = token ?? "" }, register.Officer, cancellationToken: Now);
            numbers.AddRange(page.Entries.Select(entry => entry.Number));
            token = page.NextPageToken;
            if (token != "")
                await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST",
                    host.Cases.GetHistoryAsync(new() { Name = other, PageToken = token }, register.Officer, cancellationToken: Now));
        }

        Assert.Equal(Enumerable.Range(1, 7), numbers);
    }

    [Fact]
    public async Task A_page_of_long_entries_is_as_long_as_an_answer_may_be_and_the_pages_are_the_whole_history()
    {
        var register = await host.NewOrganisation();
        var name = await CaseWithHistory(register, changes: 0);
        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => host.Cases.UpdateCaseAsync(
            new() { Case = new() { Name = name, Description = $"{i} {new string('ö', 19_990)}" }, UpdateMask = new FieldMask { Paths = { "description" } } },
            register.Officer, cancellationToken: Now).ResponseAsync));

        var numbers = new List<int>();
        for (var token = (string?)null; token != "";)
        {
            var page = await host.Cases.GetHistoryAsync(new() { Name = name, PageSize = 1_000, PageToken = token ?? "" }, register.Officer, cancellationToken: Now);
            Assert.InRange(page.CalculateSize(), 1, 1_500_000);
            numbers.AddRange(page.Entries.Select(entry => entry.Number));
            token = page.NextPageToken;
        }

        Assert.Equal(Enumerable.Range(1, 201), numbers);
    }

    [Fact]
    public async Task An_entry_keeps_only_what_was_changed()
    {
        var register = await host.NewOrganisation();
        var name = await CaseWithHistory(register, changes: 1);

        var entries = (await host.Cases.GetHistoryAsync(new() { Name = name }, register.Officer, cancellationToken: Now)).Entries;

        Assert.Equal("""{"Before":{"Title":"Titel 0"},"After":{"Title":"Titel 1"}}""", entries[1].Detail);
    }

    [Theory]
    [InlineData("UPDATE history SET subject = 'p-999' WHERE entry = 2", 2, "ENTRY_CHANGED")]
    [InlineData("UPDATE history SET at = at - interval '1 day' WHERE entry = 2", 2, "ENTRY_CHANGED")]
    [InlineData("UPDATE history SET offices = '{chef}' WHERE entry = 2", 2, "ENTRY_CHANGED")]
    [InlineData("UPDATE history SET detail = replace(detail::text, 'Titel 2', 'Titel 9')::json WHERE entry = 3", 3, "VALUES_CHANGED")]
    [InlineData("UPDATE history SET detail = replace(detail::text, 'Titel 2', 'Titel 9')::json, value_digest = sha256(salt || convert_to(replace(detail::text, 'Titel 2', 'Titel 9'), 'UTF8')) WHERE entry = 3", 3, "ENTRY_CHANGED")]
    [InlineData("DELETE FROM history WHERE entry = 2", 3, "ENTRY_MISSING")]
    [InlineData("DELETE FROM history WHERE entry = 4", 4, "HISTORY_CUT")]
    public async Task What_a_superuser_does_to_one_entry_is_found_and_named(string tampering, int entry, string code)
    {
        var register = await host.NewOrganisation();
        var (name, untouched) = (await CaseWithHistory(register, changes: 3), await CaseWithHistory(register, changes: 3));
        Assert.Empty((await Verify(register, name)).Faults);

        await AsSuperuser($"{tampering} AND organisation = '{register.Id}' AND case_id = '{name.Split('/')[^1]}'");

        var fault = Assert.Single((await Verify(register, name)).Faults);
        Assert.Equal((name, entry, code), (fault.Case, fault.Entry, fault.Code));
        Assert.Empty((await Verify(register, untouched)).Faults);
        Assert.Equal([fault], (await VerifyRegister(register)).SelectMany(year => year.Faults));
    }

    [Fact]
    public async Task Values_that_were_disposed_of_leave_the_chain_whole()
    {
        var register = await host.NewOrganisation();
        var name = await CaseWithHistory(register, changes: 3);

        await AsSuperuser($"UPDATE history SET detail = NULL, salt = NULL WHERE organisation = '{register.Id}' AND entry < 3");

        var verified = await Verify(register, name);
        Assert.Equal(4, verified.Entries);
        Assert.Empty(verified.Faults);
        Assert.Equal("", (await host.Cases.GetHistoryAsync(new() { Name = name }, register.Officer, cancellationToken: Now)).Entries[0].Detail);
    }

    [Fact]
    public async Task Changes_of_one_case_at_the_same_time_are_one_chain()
    {
        var register = await host.NewOrganisation();
        var name = await CaseWithHistory(register, changes: 0);

        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => Retitle(register, name, $"Titel {i}")));

        var verified = await Verify(register, name);
        Assert.Equal(41, verified.Entries);
        Assert.Empty(verified.Faults);
    }

    [Fact]
    public async Task The_register_proves_each_year_from_one_to_its_last_number()
    {
        var register = await host.NewOrganisation();
        for (var i = 0; i < 5; i++)
            await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        await host.Cases.ImportCaseAsync(register.OldCase("RUN/99/2019"), register.Registrar, cancellationToken: Now);

        var years = await VerifyRegister(register);

        Assert.Equal([2019, TimeProvider.System.GetUtcNow().Year], years.Select(year => year.Year));
        Assert.Equal((true, 1, 99, 0), (years[0].Imported, years[0].Cases, years[0].LastNumber, years[0].MissingNumbers.Count));
        Assert.Equal((false, 5, 5, 5L), (years[1].Imported, years[1].Cases, years[1].LastNumber, years[1].Entries));
        Assert.All(years, year => Assert.Empty(year.Faults));
    }

    [Fact]
    public async Task A_number_that_no_case_has_and_a_counter_that_is_behind_are_found()
    {
        var register = await host.NewOrganisation();
        for (var i = 0; i < 4; i++)
            await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        var second = $"organisation = '{register.Id}' AND case_id LIKE 'RUN-2-%'";

        await AsSuperuser($"DELETE FROM history WHERE {second}; DELETE FROM case_search WHERE organisation = '{register.Id}' AND number = 2; DELETE FROM case_file WHERE {second}; "
            + $"UPDATE series_year SET last_number = 3 WHERE organisation = '{register.Id}'");

        var year = Assert.Single(await VerifyRegister(register));
        Assert.Equal([2], year.MissingNumbers);
        Assert.Equal("COUNTER_BEHIND", Assert.Single(year.Faults).Code);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(21)]
    public async Task A_number_that_no_case_has_is_found_as_well_in_a_year_into_which_cases_were_imported(int removed)
    {
        var (register, year) = (await host.NewOrganisation(), Decisions.Matter.Today.Year);
        await Import(5);
        for (var i = 0; i < 3; i++)
            await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        await Import(2);
        await Import(20);
        await Import(12);
        await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        Assert.Empty(Assert.Single(await VerifyRegister(register)).MissingNumbers);

        var one = $"organisation = '{register.Id}' AND case_id LIKE 'RUN-{removed}-%'";
        await AsSuperuser($"DELETE FROM history WHERE {one}; DELETE FROM case_search WHERE organisation = '{register.Id}' AND number = {removed}; DELETE FROM case_file WHERE {one}");

        Assert.Equal([removed], Assert.Single(await VerifyRegister(register)).MissingNumbers);

        async Task Import(int number)
        {
            var request = register.OldCase($"RUN/{number}/{year}");
            request.AllowGap = true;
            await host.Cases.ImportCaseAsync(request, register.Registrar, cancellationToken: Now);
        }
    }

    private async Task<string> CaseWithHistory(TestRegister register, int changes)
    {
        var name = (await host.Cases.RegisterCaseAsync(register.NewCase("Titel 0"), register.Registrar, cancellationToken: Now)).Name;
        for (var i = 1; i <= changes; i++)
            await Retitle(register, name, $"Titel {i}");
        return name;
    }

    private Task<Case> Retitle(TestRegister register, string name, string title) =>
        host.Cases.UpdateCaseAsync(new() { Case = new() { Name = name, Title = title }, UpdateMask = new FieldMask { Paths = { "title" } } }, register.Officer, cancellationToken: Now).ResponseAsync;

    private Task<VerifyHistoryResponse> Verify(TestRegister register, string name) =>
        host.Cases.VerifyHistoryAsync(new() { Name = name }, register.Officer, cancellationToken: Now).ResponseAsync;

    private async Task<List<SeriesYearVerified>> VerifyRegister(TestRegister register)
    {
        using var call = host.Cases.VerifyRegister(new() { Parent = register.Name }, register.Officer, cancellationToken: Now);
        var years = new List<SeriesYearVerified>();
        await foreach (var year in call.ResponseStream.ReadAllAsync(Now))
            years.Add(year);
        return years;
    }

    private async Task AsSuperuser(string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var command = source.CreateCommand(sql);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Now));
    }
}
