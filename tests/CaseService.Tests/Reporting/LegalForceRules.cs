using CaseService.Reporting;
using State = Contracts.Cases.V1.LegalForceState;

namespace CaseService.Tests.Reporting;

public sealed class LegalForceRules
{
    private static readonly DateOnly Posted = new(2024, 9, 2);
    private static readonly DateOnly LastDay = new(2024, 9, 23);

    [Theory]
    [InlineData("2024-09-02", "2024-09-23")]
    [InlineData("2024-03-08", "2024-04-02")]
    [InlineData("2024-05-31", "2024-06-24")]
    [InlineData("2024-12-03", "2024-12-27")]
    [InlineData("2024-12-10", "2025-01-02")]
    [InlineData("2024-11-16", "2024-12-09")]
    [InlineData("2026-05-16", "2026-06-08")]
    public void The_last_day_is_three_weeks_after_the_notice_or_the_next_working_day(string posted, string lastDay)
    {
        var notice = Notice(DateOnly.ParseExact(posted, "yyyy-MM-dd"));

        Assert.Equal(DateOnly.ParseExact(lastDay, "yyyy-MM-dd"), notice.LastDay);
        Assert.Equal(SwedishHolidays.WorkingDayFrom(notice.Posted.AddDays(21)), notice.LastDay);
    }

    [Fact]
    public void A_decision_gets_legal_force_on_the_day_after_the_last_one()
    {
        Assert.Equal((State.ReviewPeriod, LastDay, LastDay.AddDays(1)), Of(LastDay, [Notice(Posted)]));
        Assert.Equal((State.InForce, LastDay, LastDay.AddDays(1)), Of(LastDay.AddDays(1), [Notice(Posted)]));
    }

    [Fact]
    public void Without_minutes_or_notice_there_is_nothing_that_could_end()
    {
        Assert.Equal((State.NotTaken, null, null), Of(LastDay, [], isTaken: false));
        Assert.Equal((State.NotMinuted, null, null), Of(LastDay, [], isMinuted: false));
        Assert.Equal((State.NotPosted, null, null), Of(LastDay, []));
        Assert.Equal((State.NotOpenToReview, null, null), Of(LastDay, [], isOpen: false));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_notice_counts_that_was_posted_until_the_last_day_had_ended(int daysAfterLast, bool counts)
    {
        var (state, _, from) = Of(new(2030, 1, 1), [Notice(Posted, LastDay.AddDays(daysAfterLast))]);

        Assert.Equal(counts ? (State.InForce, LastDay.AddDays(1)) : (State.NoticeDoesNotCount, null), (state, from));
    }

    [Fact]
    public void A_new_notice_begins_a_new_period()
    {
        var again = Notice(new(2024, 10, 1)) with { Number = 2 };

        Assert.Equal((State.ReviewPeriod, new(2024, 10, 22), new(2024, 10, 23)), Of(new(2024, 10, 22), [Notice(Posted, Posted.AddDays(3)), again]));
    }

    [Fact]
    public void While_a_review_is_pending_nothing_gets_legal_force_and_when_it_ends_the_later_day_counts()
    {
        var pending = Asked(LastDay);
        var (rejected, takenBack) = (pending with { Ended = new(2025, 3, 4), Outcome = "rejected" }, pending with { Ended = new(2024, 9, 10), Received = Posted, Outcome = "struck-out" });

        Assert.Equal((State.ReviewPending, LastDay, null), Of(new(2025, 1, 1), [Notice(Posted)], [pending]));
        Assert.Equal((State.InForce, LastDay, new(2025, 3, 4)), Of(new(2025, 3, 4), [Notice(Posted)], [rejected]));
        Assert.Equal((State.InForce, LastDay, LastDay.AddDays(1)), Of(new(2025, 1, 1), [Notice(Posted)], [takenBack]));
        Assert.Equal((State.ReviewPending, LastDay, null), Of(new(2025, 4, 1), [Notice(Posted)], [rejected, pending with { Number = 2 }]));
        Assert.Equal((State.ReviewPending, null, null), Of(Posted, [], [Asked(Posted)]));
    }

    [Fact]
    public void A_review_that_came_too_late_takes_no_legal_force_away_and_an_annulled_decision_never_gets_it()
    {
        var late = Asked(LastDay.AddDays(1));

        Assert.Equal((State.InForce, LastDay, LastDay.AddDays(1)), Of(new(2025, 1, 1), [Notice(Posted)], [late]));
        Assert.Equal((State.Annulled, LastDay, null), Of(new(2025, 1, 1), [Notice(Posted)], [Asked(Posted) with { Ended = new(2024, 12, 1), Outcome = "annulled" }]));
    }

    private static Notice Notice(DateOnly posted, DateOnly? takenDown = null) => new("organisations/rjh/boards/run/meetings/2024-08-28", 1, posted, takenDown);

    private static Review Asked(DateOnly received) => new(1, received, "Förvaltningsrätten", "", null, null);

    private static (State, DateOnly?, DateOnly?) Of(
        DateOnly today, Notice[] notices, Review[]? reviews = null, bool isTaken = true, bool isOpen = true, bool isMinuted = true)
    {
        var force = LegalForce.Of(isTaken, isOpen, isMinuted ? Posted : null, notices, reviews ?? [], today);
        return (force.State, force.LastDay, force.From);
    }
}
