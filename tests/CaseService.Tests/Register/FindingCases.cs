using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using ServiceDefaults;
using Testing;

namespace CaseService.Tests.Register;

public sealed class FindingCases(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("projekt")]
    [InlineData("projekten")]
    [InlineData("PROJEKTEN möjlighet")]
    [InlineData("möjligh*")]
    [InlineData("projekte*")]
    [InlineData("ÅRE")]
    [InlineData("öl*")]
    [InlineData("mark")]
    [InlineData("vatten")]
    [InlineData("kajaker")]
    [InlineData("2027")]
    [InlineData("RUN/515/2021")]
    [InlineData("run-515-2021")]
    [InlineData("515/2021")]
    [InlineData("515/2021 åre")]
    [InlineData("och projekt")]
    public async Task A_case_is_found_by_what_is_written_about_it(string query)
    {
        var register = await host.NewOrganisation();
        await Import(register, "RUN/514/2021", "Ett annat ärende");
        var found = await Import(register, "RUN/515/2021", "Kajakens väg till vattnet");
        await Update(register, new Case { Name = found.Name, Title = "Projektens möjligheter i Åre", Description = "Mark/vatten 2021-2027 och ölandsgräs." }, "title", "description");

        Assert.Equal(["RUN/515/2021"], await Find(register, query));
    }

    [Theory]
    [InlineData("are")]
    [InlineData("ol*")]
    [InlineData("projektion")]
    [InlineData("projekt kanot")]
    [InlineData("rojekt*")]
    [InlineData("515/2022")]
    [InlineData("RS/515/2021")]
    [InlineData("'")]
    [InlineData("projekt:* | kanot")]
    public async Task What_is_written_otherwise_is_not_found(string query)
    {
        var register = await host.NewOrganisation();
        await Import(register, "RUN/515/2021", "Projektens möjligheter i Åre och Ölands gräs");

        if (query == "'")
            await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", List(register, new() { Query = query }));
        else
            Assert.Empty(await Find(register, query));
    }

    [Fact]
    public async Task A_case_is_found_by_the_points_of_its_decisions()
    {
        var matter = await Matter.Create(host);
        var request = matter.Proposal();
        request.Decision.Points[0].Text = "Anlägga en skridskobana.";
        await matter.Propose(request);

        var found = await host.Cases.ListCasesAsync(new() { Parent = matter.Register.Name, Query = "skridskobanor" }, matter.Register.Officer, cancellationToken: Now);

        Assert.Equal([matter.Name], found.Cases.Select(one => one.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stig")]
    [InlineData("sti*")]
    public async Task Newest_come_first_over_years_and_numbers_page_by_page(string query)
    {
        var register = await host.NewOrganisation();
        string[] newestFirst = ["RUN/2/2021", "RUN/1/2021", "RUN/9000/2020", "RUN/4097/2020", "RUN/4096/2020", "RUN/4095/2020", "RUN/17/2020", "RUN/8192/2011", "RUN/3/1999"];
        foreach (var number in newestFirst.Order(StringComparer.Ordinal))
            await Import(register, number, "En stig i skogen");

        foreach (var size in new[] { 1, 2, 4, 100 })
            Assert.Equal(newestFirst, await Pages(register, new() { Query = query, PageSize = size }));
    }

    [Fact]
    public async Task What_is_registered_while_somebody_reads_page_by_page_neither_hides_nor_repeats_a_case()
    {
        var register = await host.NewOrganisation();
        for (var number = 1; number <= 30; number++)
            await Import(register, $"RUN/{number * 300}/2020", "En stig");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var registering = Task.Run(async () =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
                await host.Cases.RegisterCaseAsync(register.NewCase("En stig till"), register.Registrar, cancellationToken: Now);
        }, Now);

        foreach (var query in new[] { "", "stig" })
        {
            var read = await Pages(register, new() { Query = query, PageSize = 7 });
            Assert.Equal(read.Distinct(), read);
            Assert.Equal(Enumerable.Range(1, 30).Reverse().Select(number => $"RUN/{number * 300}/2020"), read.Where(number => number.EndsWith("/2020", StringComparison.Ordinal)));
        }

        await end.CancelAsync();
        await registering;
    }

    [Fact]
    public async Task A_list_shows_what_every_filter_lets_through()
    {
        var matter = await Matter.Create(host);
        var register = matter.Register;
        var other = await matter.Another();
        await Update(register, new Case
        {
            Name = matter.Name, Officer = new() { DisplayName = "Åsa Provare", Email = "asa@example.org" },
            Period = new() { From = new() { Year = 2026, Month = 3 }, To = new() { Year = 2026, Month = 5 } },
        }, "officer", "period");
        await matter.Take((await matter.Propose(25_000)).Name);
        await host.Cases.StrikeCaseAsync(new() { Name = other.Name, Reason = "Dubblett" }, register.Registrar, cancellationToken: Now);
        var today = Matter.Day(Matter.Today);

        await Lets(new() { Series = "RUN" }, matter.Name, other.Name);
        await Lets(new() { Series = "RS" });
        await Lets(new() { Year = Matter.Today.Year }, matter.Name, other.Name);
        await Lets(new() { Year = 2019 });
        await Lets(new() { Unit = $"{register.Name}/units/naringsliv" }, matter.Name, other.Name);
        await Lets(new() { Unit = $"{register.Name}/units/annan" });
        await Lets(new() { Officer = "ÅSA provare" }, matter.Name);
        await Lets(new() { Officer = "asa@example.org" }, matter.Name);
        await Lets(new() { Officer = "Åsa" });
        await Lets(new() { Office = $"{register.Name}/offices/direktor" }, matter.Name);
        await Lets(new() { Status = CaseStatus.Decided }, matter.Name);
        await Lets(new() { Status = CaseStatus.Struck }, other.Name);
        await Lets(new() { Status = CaseStatus.Closed });
        await Lets(new() { RegisteredFrom = today, RegisteredTo = today }, matter.Name, other.Name);
        await Lets(new() { RegisteredTo = Matter.Day(Matter.Today.AddDays(-1)) });
        await Lets(new() { PeriodFrom = Matter.Day(new(2026, 5, 31)) }, matter.Name);
        await Lets(new() { PeriodFrom = Matter.Day(new(2026, 6, 1)) });
        await Lets(new() { PeriodTo = Matter.Day(new(2026, 2, 28)) });
        await Lets(new() { AmountFrom = Matter.Sek(25_000), AmountTo = Matter.Sek(25_000) }, matter.Name);
        await Lets(new() { AmountFrom = Matter.Sek(25_000.01m) });
        await Lets(new() { Status = CaseStatus.Decided, Officer = "åsa provare", AmountFrom = Matter.Sek(1) }, matter.Name);
        await Lets(new() { Status = CaseStatus.Struck, Officer = "åsa provare" });

        async Task Lets(CaseFilter filter, params string[] names) =>
            Assert.Equal(names.Order(), (await List(register, new() { Filter = filter })).Cases.Select(one => one.Name).Order());
    }

    [Fact]
    public async Task A_case_is_found_by_those_who_finance_it_in_its_latest_plan()
    {
        var register = await host.NewOrganisation();
        var funded = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        await PutPlan("Tillväxtverket");
        await Eventually.Holds(async () => (await FinancedBy("tillväxtverket")).SequenceEqual([funded.Number]), Now);
        await PutPlan("Östersunds kommun");
        await Eventually.Holds(async () => (await FinancedBy("Östersunds kommun")).SequenceEqual([funded.Number]), Now);

        Assert.Empty(await FinancedBy("Tillväxtverket"));

        async Task PutPlan(string financier) => await host.Plans.PutPlanAsync(
            new() { Plan = new FundingPlan { Name = $"{funded.Name}/plan", Total = Matter.Sek(1_000), Contributions = { new Contribution { Financier = financier, Amount = Matter.Sek(1_000) } } } },
            register.Officer, cancellationToken: Now);

        async Task<IEnumerable<string>> FinancedBy(string financier) => (await List(register, new() { Filter = new() { Financier = financier } })).Cases.Select(one => one.Number);
    }

    [Fact]
    public async Task A_case_stays_found_by_what_it_is_after_every_change()
    {
        var matter = await Matter.Create(host);
        var (register, name) = (matter.Register, matter.Name);
        await Settled();
        await Update(register, new Case { Name = name, Title = "Ny titel", Description = "Beskrivning" }, "title", "description");
        await Settled();
        await host.Cases.PrepareCaseAsync(new() { Name = name, Preparation = new() { Body = "Beredningen", Date = Matter.Day(Matter.Today) } }, register.Officer, cancellationToken: Now);
        await host.Cases.RelateCaseAsync(new() { Name = name, Number = "RUN/379/2019" }, register.Officer, cancellationToken: Now);
        var proposed = await matter.Propose(10_000);
        await Settled();
        await matter.Withdraw(proposed.Name);
        await Settled();
        var declined = await matter.Propose(11_000);
        await matter.Decline(declined.Name);
        await Settled();
        var taken = await matter.Propose(12_000);
        await matter.Take(taken.Name);
        await Settled();
        await matter.RecordBoards(Matter.Minuted((await matter.ProposeToBoard(13_000)).Name, matter.SetAside(14_000)));
        await Settled();
        await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, taken.Name)).Name);
        await Settled();
        await host.Cases.CloseCaseAsync(new() { Name = name }, register.Officer, cancellationToken: Now);
        await Settled();
        await host.Cases.ReopenCaseAsync(new() { Name = name, Reason = "Ny handling" }, register.Registrar, cancellationToken: Now);
        await Settled();
        await host.Cases.StrikeCaseAsync(new() { Name = (await matter.Another()).Name, Reason = "Dubblett" }, register.Registrar, cancellationToken: Now);
        await Import(register, "RUN/99/2019", "Äldre");
        await Settled();

        async Task Settled() => Assert.Equal(0, await Query<long>(
            $"""
             SELECT count(*) FROM case_found AS right_one LEFT JOIN case_search AS kept USING (organisation, year, number, series)
             WHERE right_one.organisation = '{register.Id}' AND (kept.registered, kept.period_from, kept.period_to, kept.amounts, kept.terms)
               IS DISTINCT FROM (right_one.registered, right_one.period_from, right_one.period_to, right_one.amounts, right_one.terms)
             """));
    }

    [Fact]
    public async Task New_terms_are_soon_in_their_place_in_the_index_whoever_searches_or_not()
    {
        await Query<object>("CREATE EXTENSION IF NOT EXISTS pageinspect; SELECT 1");
        await Import(await host.NewOrganisation(), "RUN/1/2020", "En stig");

        await Eventually.Holds(async () => await Query<long>("SELECT n_pending_tuples FROM gin_metapage_info(get_raw_page('case_search_terms', 0))") == 0, Now);
    }

    [Fact]
    public async Task Nobody_finds_a_case_of_another_organisation()
    {
        var (own, other) = (await host.NewOrganisation(), await host.NewOrganisation());
        await Import(own, "RUN/1/2020", "En hemlig stig");
        await Import(own, "RUN/2/2020", "En hemlig stig");

        Assert.Empty(await Find(other, "stig"));
        Assert.Empty(await Find(other, "1/2020"));
        Assert.Empty(await Find(other, ""));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", host.Cases.ListCasesAsync(new() { Parent = own.Name }, other.Officer, cancellationToken: Now));
    }

    [Fact]
    public async Task A_page_belongs_to_its_query_and_its_organisation_and_is_whole()
    {
        var (register, other) = (await host.NewOrganisation(), await host.NewOrganisation());
        foreach (var number in new[] { "RUN/1/2020", "RUN/2/2020", "RUN/3/2020" })
            await Import(register, number, "En stig");
        var token = (await List(register, new() { Query = "stig", PageSize = 1 })).NextPageToken;

        Assert.Equal(["RUN/2/2020", "RUN/1/2020"], (await List(register, new() { Query = "stig", PageSize = 2, PageToken = token })).Cases.Select(one => one.Number));
        await RefusedPage(register, new() { Query = "väg", PageToken = token });
        await RefusedPage(register, new() { Query = "stig", Filter = new() { Series = "RUN" }, PageToken = token });
        await RefusedPage(other, new() { Query = "stig", PageToken = token });
        await RefusedPage(register, new() { Query = "stig", PageToken = $"{token}A" });
        await RefusedPage(register, new() { Query = "stig", PageToken = token[..^4] });
        foreach (var at in Enumerable.Range(0, token.Length))
            await RefusedPage(register, new() { Query = "stig", PageToken = $"{token[..at]}{(token[at] == 'A' ? 'Q' : 'A')}{token[(at + 1)..]}" });

        async Task RefusedPage(TestRegister asked, ListCasesRequest request) => Assert.Equal(["page_token"], await Violated.Fields(List(asked, request)));
    }

    [Theory]
    [InlineData("'")]
    [InlineData("&")]
    [InlineData("!")]
    [InlineData(":*")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("\\")]
    [InlineData("\\'")]
    [InlineData("<->")]
    [InlineData("( | ) & !")]
    [InlineData("och att i på")]
    [InlineData("’ „ “ 🜁")]
    public async Task A_query_without_a_word_to_look_for_is_refused(string query) => await QueryIsRefused(query);

    [Theory]
    [InlineData("stig\0")]
    [InlineData("stig\nväg")]
    [InlineData("stig\u001b[31m")]
    [InlineData("va\u0308g")]
    public async Task A_query_of_signs_that_nobody_types_is_refused(string query) => await QueryIsRefused(query);

    [Fact]
    public async Task A_query_that_is_too_long_is_refused() => await QueryIsRefused(new string('a', 10_000));

    [Theory]
    [InlineData("stig'")]
    [InlineData("stig'); DROP TABLE case_search; --")]
    [InlineData("'stig' & !'stig'")]
    [InlineData("!stig")]
    [InlineData("stig & väg")]
    [InlineData("stig <-> väg")]
    [InlineData("(stig)")]
    [InlineData("stig:*")]
    [InlineData("stig:A")]
    [InlineData("\\stig\\")]
    [InlineData("{0} stig % _")]
    [InlineData("$1 stig @terms")]
    public async Task Signs_of_query_languages_mean_nothing(string query)
    {
        var register = await host.NewOrganisation();
        await Import(register, "RUN/1/2020", "Stig; väg: drop, table case_search terms 1 0 a");

        Assert.Equal(["RUN/1/2020"], await Find(register, query));
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_filter_is_told_at_once()
    {
        var register = await host.NewOrganisation();
        await AllAreTold(new() { Filter = new() { Year = 1, Unit = "organisations/other/units/x", Office = "x", Status = (CaseStatus)99, Officer = "a\u0007" } },
            "filter.year", "filter.unit", "filter.office", "filter.status", "filter.officer");
        await AllAreTold(
            new()
            {
                PageSize = -1,
                Filter = new()
                {
                    Financier = new string('x', 201), RegisteredFrom = new() { Year = 2024, Month = 2, Day = 30 },
                    PeriodFrom = Matter.Day(new(2024, 2, 1)), PeriodTo = Matter.Day(new(2024, 1, 1)), AmountFrom = new() { CurrencyCode = "EUR", Units = 1 },
                },
            },
            "filter.financier", "filter.registered_from", "filter.period_to", "filter.amount_from", "page_size");

        async Task AllAreTold(ListCasesRequest request, params string[] fields) => Assert.Equal(fields.Order(), (await Violated.Fields(List(register, request))).Order());
    }

    [Fact]
    public async Task A_text_of_any_length_and_kind_can_be_registered_and_found()
    {
        var register = await host.NewOrganisation();
        var random = new Random(1);
        string[] descriptions =
        [
            new string('x', 19_990) + " stig",
            string.Concat(Enumerable.Range(0, 6_000).Select(_ => $"{(char)random.Next(0x4e00, 0x9fff)} ")) + "stig",
            string.Concat(Enumerable.Range(0, 1_800).Select(i => $"ord{i:x5}st ")),
            "\t\n '\\'' & stig | ! :* <b>stig</b> 🜁",
        ];

        foreach (var description in descriptions)
        {
            var request = register.NewCase("Stig");
            request.Case.Description = description;
            await host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now);
        }

        Assert.Equal(descriptions.Length, (await Find(register, "stig")).Count);
        Assert.Single(await Find(register, "ord006ffst"));
    }

    private async Task QueryIsRefused(string query)
    {
        var register = await host.NewOrganisation();
        await Import(register, "RUN/1/2020", "En stig");

        Assert.Contains("query", await Violated.Fields(List(register, new() { Query = query })));
    }

    private async Task<List<string>> Find(TestRegister register, string query) =>
        [.. (await List(register, new() { Query = query })).Cases.Select(one => one.Number)];

    private async Task<List<string>> Pages(TestRegister register, ListCasesRequest request)
    {
        var read = new List<string>();
        do
        {
            var page = await List(register, request);
            read.AddRange(page.Cases.Select(one => one.Number));
            request = request.Clone();
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return read;
    }

    private AsyncUnaryCall<ListCasesResponse> List(TestRegister register, ListCasesRequest request)
    {
        request.Parent = register.Name;
        return host.Cases.ListCasesAsync(request, register.Officer, cancellationToken: Now);
    }

    private async Task<Case> Import(TestRegister register, string number, string title) =>
        await host.Cases.ImportCaseAsync(register.OldCase(number, title), register.Registrar, cancellationToken: Now);

    private async Task Update(TestRegister register, Case wanted, params string[] fields) =>
        await host.Cases.UpdateCaseAsync(new() { Case = wanted, UpdateMask = new FieldMask { Paths = { fields } } }, register.Officer, cancellationToken: Now);

    private async Task<T> Query<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Now))!;
    }
}
