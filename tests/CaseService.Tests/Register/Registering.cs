using Contracts.Cases.V1;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Register;

public sealed class Registering(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_are_gapless_when_many_register_at_once_and_some_are_refused_or_give_up()
    {
        var register = await host.NewOrganisation();
        var refused = register.NewCase();
        refused.Case.Unit = $"{register.Name}/units/okand";

        var calls = Enumerable.Range(0, 120).Select(async i =>
        {
            using var impatient = new CancellationTokenSource();
            if (i % 4 == 1)
                impatient.CancelAfter(TimeSpan.FromMilliseconds(i));
            try
            {
                var request = i % 4 == 2 ? refused.Clone() : register.NewCase($"Projekt {i}");
                request.RequestId = Guid.NewGuid().ToString();
                await host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: impatient.Token);
            }
            catch (RpcException gone) when (gone.StatusCode is StatusCode.NotFound or StatusCode.Cancelled)
            {
                // Refused, or not waited for: whether the latter got a number is the register's to know.
            }
        });
        await Task.WhenAll(calls);
        await host.Cases.RegisterCaseAsync(register.NewCase("Det sista"), register.Registrar, cancellationToken: Now);

        var numbers = await Numbers(register);
        Assert.True(numbers.Count >= 61);
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_case_and_says_that_it_changed_nothing()
    {
        var register = await host.NewOrganisation();
        var request = register.NewCase();
        var first = await host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now);

        using var again = host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now);

        Assert.Equal(first, await again.ResponseAsync);
        Assert.Equal("true", again.GetTrailers().GetValue("idempotent-replay"));
        Assert.Equal([1], await Numbers(register));
    }

    [Fact]
    public async Task The_same_request_at_the_same_time_is_one_case()
    {
        var register = await host.NewOrganisation();
        var request = register.NewCase();

        var cases = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now).ResponseAsync));

        Assert.Single(cases.Select(one => one.Name).Distinct());
        Assert.Equal([1], await Numbers(register));
    }

    [Fact]
    public async Task A_request_id_that_was_used_for_another_request_is_refused()
    {
        var register = await host.NewOrganisation();
        var request = register.NewCase();
        await host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now);
        request.Case.Title = "Ett annat projekt";

        await Refusal.Of(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now));
    }

    [Fact]
    public async Task At_half_past_eleven_UTC_on_new_years_eve_the_case_belongs_to_the_new_year()
    {
        await using var service = await host.Start(new StoppedClock(new DateTimeOffset(2024, 12, 31, 23, 30, 0, TimeSpan.Zero)));
        using var channel = service.Connect();
        var register = await host.NewOrganisation(channel);

        var registered = await new CaseApi.CaseApiClient(channel).RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        Assert.Equal("RUN/1/2025", registered.Number);
    }

    [Fact]
    public async Task An_imported_case_keeps_its_number_and_new_ones_continue_after_it()
    {
        var register = await host.NewOrganisation();
        var year = TimeProvider.System.GetUtcNow().Year;

        var imported = await host.Cases.ImportCaseAsync(register.OldCase($"RUN/515/{year}"), register.Registrar, cancellationToken: Now);
        var next = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        Assert.True(imported.Imported);
        Assert.Equal($"RUN/516/{year}", next.Number);
    }

    [Fact]
    public async Task A_mistyped_number_does_not_end_a_series_in_which_cases_are_registered()
    {
        var (register, year) = (await host.NewOrganisation(), Decisions.Matter.Today.Year);
        await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        var values = await Refusal.Of(
            StatusCode.FailedPrecondition, "NUMBER_LEAVES_GAP", host.Cases.ImportCaseAsync(register.OldCase($"RUN/9999999/{year}"), register.Registrar, cancellationToken: Now));

        Assert.Equal(($"RUN/9999999/{year}", $"RUN/1/{year}"), (values["number"], values["last"]));
        Assert.Equal($"RUN/2/{year}", (await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now)).Number);
    }

    [Fact]
    public async Task What_is_imported_above_the_last_number_is_confirmed_and_registration_goes_on_after_it()
    {
        var (register, year) = (await host.NewOrganisation(), Decisions.Matter.Today.Year);
        await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        var meant = register.OldCase($"RUN/10/{year}");
        meant.AllowGap = true;

        await host.Cases.ImportCaseAsync(meant, register.Registrar, cancellationToken: Now);
        await host.Cases.ImportCaseAsync(register.OldCase($"RUN/11/{year}"), register.Registrar, cancellationToken: Now);
        await host.Cases.ImportCaseAsync(register.OldCase($"RUN/5/{year}"), register.Registrar, cancellationToken: Now);

        Assert.Equal($"RUN/12/{year}", (await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now)).Number);
    }

    [Fact]
    public async Task A_number_belongs_to_one_case()
    {
        var register = await host.NewOrganisation();
        var first = await host.Cases.ImportCaseAsync(register.OldCase("RUN/99/2019", "En attraktiv region"), register.Registrar, cancellationToken: Now);

        Assert.Equal(first, await host.Cases.ImportCaseAsync(register.OldCase("RUN/99/2019", "En attraktiv region"), register.Registrar, cancellationToken: Now));
        var refused = await Refusal.Of(
            StatusCode.AlreadyExists, "NUMBER_TAKEN", host.Cases.ImportCaseAsync(register.OldCase("RUN/99/2019", "Något annat"), register.Registrar, cancellationToken: Now));
        Assert.Equal("En attraktiv region", refused["title"]);
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_told_at_once()
    {
        var register = await host.NewOrganisation();
        var request = register.NewCase(title: " ");
        request.Series = "run 1";
        request.Case.Unit = "naringsliv";
        request.Case.Period = new Period { To = new() { Year = 2024, Month = 2, Day = 30 } };

        var fault = await Assert.ThrowsAsync<RpcException>(async () => await host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now));

        Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);
        Assert.All(["series", "case.title", "case.unit", "case.period.to"], field => Assert.Contains(field, fault.Status.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_valid_token_nobody_gets_in()
    {
        var register = await host.NewOrganisation();
        var expired = new Metadata { { "authorization", $"Bearer {host.Identity.Token("p", register.Id, validFor: TimeSpan.FromHours(-1))}" } };

        await Refusal.Of(StatusCode.Unauthenticated, "TOKEN_INVALID", host.Cases.GetCaseAsync(new() { Name = $"{register.Name}/cases/RUN-1-2024" }, cancellationToken: Now));
        await Refusal.Of(StatusCode.Unauthenticated, "TOKEN_INVALID", host.Cases.RegisterCaseAsync(register.NewCase(), expired, cancellationToken: Now));
    }

    [Fact]
    public async Task Nobody_sees_or_changes_another_organisation()
    {
        var (register, other) = (await host.NewOrganisation(), await host.NewOrganisation());
        var mine = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);

        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", host.Cases.GetCaseAsync(new() { Name = mine.Name }, other.Officer, cancellationToken: Now));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", host.Cases.RegisterCaseAsync(register.NewCase(), other.Registrar, cancellationToken: Now));
    }

    [Fact]
    public async Task An_imported_case_keeps_its_day_of_registration_where_it_is_known()
    {
        var register = await host.NewOrganisation();
        var known = register.OldCase("RUN/12/2019");
        known.Case.Registered = new() { Year = 2019, Month = 3, Day = 17 };

        Assert.Equal(known.Case.Registered, (await host.Cases.ImportCaseAsync(known, register.Registrar, cancellationToken: Now)).Registered);
        Assert.Null((await host.Cases.ImportCaseAsync(register.OldCase("RUN/13/2019"), register.Registrar, cancellationToken: Now)).Registered);
    }

    [Fact]
    public async Task Only_a_registrar_imports()
    {
        var register = await host.NewOrganisation();
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", host.Cases.ImportCaseAsync(register.OldCase("RUN/1/2019"), register.Officer, cancellationToken: Now));
    }

    [Fact]
    public async Task What_is_noted_twice_is_noted_once()
    {
        var register = await host.NewOrganisation();
        var registered = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        var prepare = new PrepareCaseRequest { Name = registered.Name, Preparation = new() { Body = "ledningsgruppen", Date = new() { Year = 2019, Month = 2 } } };
        var relate = new RelateCaseRequest { Name = registered.Name, Number = "RUN/379/2019", Relation = "the grant is decided there" };

        for (var i = 0; i < 2; i++)
        {
            await host.Cases.PrepareCaseAsync(prepare, register.Officer, cancellationToken: Now);
            registered = await host.Cases.RelateCaseAsync(relate, register.Officer, cancellationToken: Now);
        }

        Assert.Equal(0, Assert.Single(registered.Preparations).Date.Day);
        Assert.False(Assert.Single(registered.RelatedCases).InThisRegister);
    }

    [Fact]
    public async Task The_services_own_login_can_add_to_the_history_and_never_change_it()
    {
        var register = await host.NewOrganisation();
        await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);

        foreach (var change in new[] { "UPDATE history SET what = ''", "DELETE FROM history", "TRUNCATE history", "DELETE FROM case_file", "UPDATE delegation_order SET version = 1" })
        {
            await using var attempt = source.CreateCommand($"SET ROLE case_service; {change}");
            var refused = await Assert.ThrowsAsync<PostgresException>(() => attempt.ExecuteNonQueryAsync(Now));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private async Task<List<int>> Numbers(TestRegister register)
    {
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var query = source.CreateCommand("SELECT number FROM case_file WHERE organisation = $1 ORDER BY number");
        query.Parameters.AddWithValue(register.Id);
        await using var rows = await query.ExecuteReaderAsync(Now);
        var numbers = new List<int>();
        while (await rows.ReadAsync(Now))
            numbers.Add(rows.GetInt32(0));
        return numbers;
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
