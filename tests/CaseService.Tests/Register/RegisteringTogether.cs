using Contracts.Cases.V1;
using Grpc.Core;
using Npgsql;
using Testing;

namespace CaseService.Tests.Register;

public sealed class RegisteringTogether(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_arrive_while_one_registers_share_the_next_transaction()
    {
        var register = await host.NewOrganisation();
        await using var first = await HoldSeries(register);

        var calls = Enumerable.Range(0, 60).Select(_ => host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now).ResponseAsync).ToList();
        await HaveArrived(register, 60);
        await first.DisposeAsync();
        var cases = await Task.WhenAll(calls);

        Assert.Equal(60, cases.Select(one => one.Number).Distinct().Count());
        // The first that came went alone; the others came while it waited, but for one or the other that was slow to get there.
        Assert.InRange(await Count($"SELECT count(DISTINCT xmin::text) FROM case_file WHERE organisation = '{register.Id}'"), 1, 6);
    }

    [Fact]
    public async Task One_that_is_refused_one_that_gives_up_and_one_that_comes_twice_cost_the_others_nothing()
    {
        var register = await host.NewOrganisation();
        var first = await HoldSeries(register);
        using var impatient = new CancellationTokenSource();
        var (refused, twice) = (register.NewCase(), register.NewCase("Två gånger"));
        refused.Case.Unit = $"{register.Name}/units/okand";

        var good = Enumerable.Range(0, 20).Select(_ => host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now).ResponseAsync).ToList();
        var bad = host.Cases.RegisterCaseAsync(refused, register.Registrar, cancellationToken: Now);
        var gone = host.Cases.RegisterCaseAsync(register.NewCase("Gav upp"), register.Registrar, cancellationToken: impatient.Token).ResponseAsync;
        var same = Enumerable.Range(0, 2).Select(_ => host.Cases.RegisterCaseAsync(twice, register.Registrar, cancellationToken: Now).ResponseAsync).ToList();
        await HaveArrived(register, 24);
        await impatient.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => gone)).StatusCode);
        await first.DisposeAsync();

        await Task.WhenAll(good);
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", bad);
        Assert.Single((await Task.WhenAll(same)).Distinct());
        var last = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        var cases = await Count($"SELECT count(*) FROM case_file WHERE organisation = '{register.Id}'");
        Assert.Equal($"RUN/{cases}/{TimeProvider.System.GetUtcNow().Year}", last.Number);
        Assert.InRange(cases, 22, 23);
    }

    [Fact]
    public async Task What_the_database_refuses_for_one_is_done_for_the_others()
    {
        var register = await host.NewOrganisation();
        await AsSuperuser($"ALTER TABLE case_file ADD CONSTRAINT only_for_this_test CHECK (organisation <> '{register.Id}' OR title <> 'Oväntat')");
        try
        {
            var first = await HoldSeries(register);
            var good = Enumerable.Range(0, 10).Select(_ => host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now).ResponseAsync).ToList();
            var bad = host.Cases.RegisterCaseAsync(register.NewCase("Oväntat"), register.Registrar, cancellationToken: Now).ResponseAsync;
            await HaveArrived(register, 11);
            await first.DisposeAsync();

            Assert.Equal(10, (await Task.WhenAll(good)).Select(one => one.Number).Distinct().Count());
            Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => bad)).StatusCode);
            Assert.Equal(10, await Count($"SELECT last_number FROM series_year WHERE organisation = '{register.Id}'"));
        }
        finally
        {
            await AsSuperuser("ALTER TABLE case_file DROP CONSTRAINT only_for_this_test");
        }
    }

    [Fact]
    public async Task Those_whose_connection_the_database_ends_are_told_to_try_again_and_cost_no_number()
    {
        var register = await host.NewOrganisation();
        await using var first = await HoldSeries(register);
        var asked = Enumerable.Range(0, 3).Select(_ => register.NewCase()).ToList();
        var ended = asked.ConvertAll(one => host.Cases.RegisterCaseAsync(one, register.Registrar, cancellationToken: Now));

        // As when the server is stopped: whoever waits for the row is ended, and so is the next.
        foreach (var call in ended)
        {
            await Eventually.Holds(async () => call.ResponseAsync.IsCompleted
                || await Count($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {first.ProcessID} = ANY(pg_blocking_pids(pid))") > 0, Now);
            await Refusal.Of(StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE", call);
        }

        await first.DisposeAsync();
        var again = await Task.WhenAll(asked.ConvertAll(one => host.Cases.RegisterCaseAsync(one, register.Registrar, cancellationToken: Now).ResponseAsync));
        Assert.Equal([$"RUN/1/{SwedishYear}", $"RUN/2/{SwedishYear}", $"RUN/3/{SwedishYear}"], again.Select(one => one.Number).Order(StringComparer.Ordinal));
    }

    /// <summary>Holds the counter's row, as a transaction that is under way does, until it is disposed of.</summary>
    private async Task<NpgsqlConnection> HoldSeries(TestRegister register)
    {
        var connection = new NpgsqlConnection(host.AdminConnection);
        await connection.OpenAsync(Now);
        await using var hold = new NpgsqlCommand(
            $"BEGIN; INSERT INTO series_year VALUES ('{register.Id}', 'RUN', {SwedishYear}, 0); COMMIT; BEGIN; SELECT FROM series_year WHERE organisation = '{register.Id}' FOR UPDATE", connection);
        await hold.ExecuteNonQueryAsync(Now);
        return connection;
    }

    private static int SwedishYear => ServiceDefaults.SwedishTime.Day(TimeProvider.System.GetUtcNow()).Year;

    private Task HaveArrived(TestRegister register, int calls) => Eventually.Holds(() => Task.FromResult(host.Arrivals.Of(register) >= calls), Now);

    private async Task<long> Count(string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Now), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task AsSuperuser(string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.AdminConnection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Now);
    }
}
