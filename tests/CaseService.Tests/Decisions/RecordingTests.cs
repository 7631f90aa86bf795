using CaseService.Decisions;
using CaseService.Delegation;
using Contracts.Findings.V1;
using ServiceDefaults;

namespace CaseService.Tests.Decisions;

public sealed class RecordingTests
{
    private static readonly DateOnly Day = new(2024, 2, 23);
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Signatory Director = new("regional-utvecklingsdirektor", "Regional utvecklingsdirektör", "p-001", "Prov Lövgren", Acting: true);

    [Fact]
    public void A_recorded_decision_tells_who_decided_what_is_committed_and_whom_it_is_reported_to()
    {
        var taken = Proposed().Record(Day, [Director], "", Order(reported: true), [], [], Now);

        Assert.NotNull(taken);
        Assert.Equal(["Prov Lövgren, Tf. Regional utvecklingsdirektör"], taken.DecidedBy);
        Assert.Equal("organisations/rjh/reservations/r-1", taken.Reservation);
        Assert.Equal("organisations/rjh/boards/run", taken.ReportTo);
        Assert.Equal(["organisations/rjh/cases/RUN-138-2024/applications/1"], taken.Applications);
    }

    [Fact]
    public void A_decision_by_a_clause_that_is_not_reported_is_reported_to_nobody() =>
        Assert.Equal("", Proposed().Record(Day, [Director], "", Order(reported: false), [], [], Now)!.ReportTo);

    [Fact]
    public void Recorded_again_exactly_like_this_nothing_happens() =>
        Assert.Null(Taken().Record(Day, [Director], "", Order(reported: true), [], [], Now));

    [Fact]
    public void A_taken_decision_is_immutable()
    {
        var refused = Assert.Throws<Refused>(() => Taken().Record(Day.AddDays(1), [Director], "", Order(reported: true), [], [], Now));
        Assert.Equal("DECISION_TAKEN", refused.Reason);
    }

    [Fact]
    public void A_finding_has_to_be_acknowledged_by_its_code()
    {
        Finding[] findings = [new() { Code = "OFFICE_NOT_DELEGATE", Message = "…" }, new() { Code = "LIMIT_EXCEEDED", Message = "…" }];

        var refused = Assert.Throws<Refused>(() => Proposed().Record(Day, [Director], "", Order(reported: true), findings, ["LIMIT_EXCEEDED"], Now));

        Assert.Equal("FINDINGS_NOT_ACKNOWLEDGED", refused.Reason);
        Assert.NotNull(Proposed().Record(Day, [Director], "", Order(reported: true), findings, ["LIMIT_EXCEEDED", "OFFICE_NOT_DELEGATE"], Now));
    }

    [Fact]
    public void A_decision_of_tomorrow_was_not_taken_yet()
    {
        var refused = Assert.Throws<Refused>(() => Proposed().Record(new DateOnly(2026, 11, 21), [Director], "", Order(reported: true), [], [], Now));
        Assert.Equal("DECISION_IN_FUTURE", refused.Reason);
    }

    [Fact]
    public void What_lies_with_a_board_is_not_recorded_as_an_officers_decision()
    {
        var refused = Assert.Throws<Refused>(() => (Proposed() with { Kind = "board", State = "at-board" }).Record(Day, [Director], "", null, [], [], Now));
        Assert.Equal("DECIDED_BY_BOARD", refused.Reason);
    }

    private static Decision Proposed() => new(
        CaseName.Parse("organisations/rjh/cases/RUN-138-2024"), 1, "delegated", "proposed", Day, "run",
        [new Point(1, "Avsätta arbetstid.", null, 460_000, 2, ["organisations/rjh/frames/hallbar-tillvaxt"], ["organisations/rjh/cases/RUN-138-2024/applications/1"], [])],
        [], 2023, 2026, "8.2", null, [], null, ["Tillväxtverket"], "organisations/rjh/reservations/r-1", null, null, [], []);

    private static Decision Taken() => Proposed() with { State = "taken", Decided = Day, DecidedBy = [Director] };

    private static DelegationOrder Order(bool reported) => new(
        "rjh", "run", "2023-2026-1", new(2023, 1, 1), null, [new Clause("8.2", "Starta projekt", [Director.Office], null, [], reported, true)]);
}
