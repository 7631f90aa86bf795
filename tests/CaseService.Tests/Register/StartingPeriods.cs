using CaseService.Register;
using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Contracts.Funding;
using Google.Protobuf.WellKnownTypes;
using ServiceDefaults;

namespace CaseService.Tests.Register;

/// <summary>A project that runs from when its application is sent.</summary>
public sealed class StartingPeriods(CaseHost host)
{
    private static readonly DateOnly Sent = new(2024, 3, 1);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_start_is_the_day_on_which_the_first_application_is_sent()
    {
        var matter = await Matter.Create(host);
        await SetPeriod(matter, new Period { To = Matter.Day(Sent.AddYears(1)), FromNote = "från det att ansökan skickas" });

        await Submit(matter, Sent);
        await Submit(matter, Sent.AddDays(9));

        var period = await GetPeriod(matter);
        Assert.Equal((Sent, Sent.AddYears(1)), (period.From.ToDay(), period.To.ToDay()));
        Assert.Equal(2, (await matter.History()).Count(what => what == "CaseUpdated"));
        Assert.Empty((await host.Cases.VerifyHistoryAsync(new() { Name = matter.Name }, matter.Registrar, cancellationToken: Now)).Faults);
    }

    [Fact]
    public async Task A_start_that_is_known_stays()
    {
        var matter = await Matter.Create(host);
        await SetPeriod(matter, new Period { From = Matter.Day(Sent.AddDays(30)), To = Matter.Day(Sent.AddYears(1)) });

        await Submit(matter, Sent);

        Assert.Equal(Sent.AddDays(30), (await GetPeriod(matter)).From.ToDay());
    }

    [Fact]
    public async Task A_closed_case_stays_as_it_was_closed()
    {
        var matter = await Matter.Create(host);
        await SetPeriod(matter, new Period { To = Matter.Day(Sent.AddYears(1)) });
        await host.Cases.CloseCaseAsync(new() { Name = matter.Name }, matter.Registrar, cancellationToken: Now);

        await Submit(matter, Sent);

        Assert.Null((await GetPeriod(matter)).From);
    }

    private Task Submit(Matter matter, DateOnly day) =>
        host.React(new StartPeriodWhenApplicationSubmitted(), new ApplicationSubmitted(matter.Register.Id, matter.Name, $"{matter.Name}/applications/1", "Tillväxtmyndigheten", "call", 1, day, DateTimeOffset.UnixEpoch));

    private async Task SetPeriod(Matter matter, Period period) => await host.Cases.UpdateCaseAsync(
        new() { Case = new Case { Name = matter.Name, Period = period }, UpdateMask = new FieldMask { Paths = { "period" } } }, matter.Register.Officer, cancellationToken: Now);

    private async Task<Period> GetPeriod(Matter matter) =>
        (await host.Cases.GetCaseAsync(new() { Name = matter.Name }, matter.Register.Officer, cancellationToken: Now)).Period;
}
