using NodaTime;

namespace ServiceDefaults;

/// <summary>Swedish local days: the year of registration and the day of a decision are days in Europe/Stockholm.</summary>
public static class SwedishTime
{
    // NodaTime's own zone data, so that a machine without tzdata gives the same days.
    private static readonly DateTimeZone Stockholm = DateTimeZoneProviders.Tzdb["Europe/Stockholm"];

    /// <summary>The Swedish day of an instant: 23:30 UTC on 31 December is already 1 January.</summary>
    public static DateOnly Day(DateTimeOffset at) =>
        Instant.FromDateTimeOffset(at).InZone(Stockholm).Date.ToDateOnly();

    /// <summary>The Swedish day of now.</summary>
    public static DateOnly Today(this TimeProvider clock) => Day(clock.GetUtcNow());
}
