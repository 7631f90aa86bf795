using State = Contracts.Cases.V1.LegalForceState;

namespace CaseService.Reporting;

/// <summary>A notice (anslag): the three weeks for judicial review count from the day when it was posted (KL 13:5).</summary>
/// <param name="Subject">A meeting, or a decision that has a notice of its own, by resource name.</param>
public sealed record Notice(string Subject, int Number, DateOnly Posted, DateOnly? TakenDown)
{
    // Three weeks from a day end on the day of the same name (lag 1930:173, 1 §).
    private const int DaysForReview = 21;

    /// <summary>The last day for judicial review.</summary>
    public DateOnly LastDay => SwedishHolidays.WorkingDayFrom(Posted.AddDays(DaysForReview));

    /// <summary>Whether it was taken down before the last day had ended: it does not count.</summary>
    public bool TakenDownTooEarly => TakenDown <= LastDay;

    /// <summary>As it is shown.</summary>
    public Wire.Notice ToMessage() => new()
    {
        Subject = Subject,
        Number = Number,
        Posted = Posted.ToDate(),
        TakenDown = TakenDown.ToDate(),
        LastDayForReview = LastDay.ToDate(),
        TakenDownTooEarly = TakenDownTooEarly,
    };
}

/// <summary>Somebody asked for judicial review (laglighetsprövning).</summary>
/// <param name="Received">The day when the court received it.</param>
/// <param name="Ended">The day when the court's last word got legal force; null: pending.</param>
/// <param name="Outcome">rejected, dismissed, struck-out, annulled.</param>
public sealed record Review(int Number, DateOnly Received, string Court, string CourtCase, DateOnly? Ended, string? Outcome)
{
    /// <summary>As it is shown.</summary>
    public Wire.JudicialReview ToMessage(string decision) => new()
    {
        Decision = decision,
        Number = Number,
        Received = Received.ToDate(),
        Court = Court,
        CourtCase = CourtCase,
        Ended = Ended.ToDate(),
        Outcome = Outcome switch
        {
            "rejected" => Wire.ReviewOutcome.Rejected,
            "dismissed" => Wire.ReviewOutcome.Dismissed,
            "struck-out" => Wire.ReviewOutcome.StruckOut,
            "annulled" => Wire.ReviewOutcome.Annulled,
            _ => Wire.ReviewOutcome.Unspecified,
        },
    };
}

/// <summary>Whether a decision can still be challenged, and from when on it can't.</summary>
/// <param name="LastDay">The last day for judicial review; null while no notice counts.</param>
/// <param name="From">The first day of legal force; null while it isn't known.</param>
/// <param name="Notice">The one that counts, or else the last one.</param>
public sealed record LegalForce(State State, DateOnly? LastDay = null, DateOnly? From = null, Notice? Notice = null)
{
    /// <summary>What holds on a day.</summary>
    /// <param name="minuted">The day when the minutes were adjusted that the notice is about; null: they are not.</param>
    public static LegalForce Of(bool isTaken, bool isOpenToReview, DateOnly? minuted, IReadOnlyList<Notice> notices, IReadOnlyList<Review> reviews, DateOnly today)
    {
        if (!isTaken)
            return new(State.NotTaken);
        var counting = notices.FirstOrDefault(notice => !notice.TakenDownTooEarly);
        var (notice, lastDay) = (counting ?? (notices.Count > 0 ? notices[^1] : null), counting?.LastDay);
        if (reviews.Any(review => review.Outcome == "annulled"))
            return new(State.Annulled, lastDay, null, notice);
        if (!isOpenToReview)
            return new(State.NotOpenToReview);

        // One that came too late doesn't take legal force away: the court dismisses it (KL 13:5).
        var inTime = reviews.Where(review => lastDay is null || review.Received <= lastDay).ToList();
        if (inTime.Any(review => review.Ended is null))
            return new(State.ReviewPending, lastDay, null, notice);
        if (notice is null)
            return new(minuted is null ? State.NotMinuted : State.NotPosted);
        if (lastDay is null)
            return new(State.NoticeDoesNotCount, null, null, notice);

        var from = inTime.Select(review => review.Ended!.Value).Append(lastDay.Value.AddDays(1)).Max();
        return new(today >= from ? State.InForce : State.ReviewPeriod, lastDay, from, notice);
    }
}
