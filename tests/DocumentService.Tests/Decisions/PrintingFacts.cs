using Contracts.Cases.V1;
using Contracts.Findings.V1;
using Contracts.Funding.V1;
using DocumentService.Decisions;
using ServiceDefaults;
using Date = Google.Type.Date;
using Printed = DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Tests.Decisions;

public sealed class PrintingFacts
{
    private static readonly DateOnly Day = new(2024, 2, 23);

    [Fact]
    public void What_the_registers_do_not_know_is_left_out()
    {
        var inCase = new Case { Number = "RUN/1/2024", Title = "Titel", Officer = new CaseOfficer { Email = "prov@region.example" }, Period = new Period() };

        var printed = DecisionDocuments.Of(Facts(inCase));

        Assert.Null(printed.Unit);
        Assert.Equal(new Printed.CaseOfficer(null, null, "prov@region.example"), printed.Officer);
        Assert.Equal(new Printed.Period(null, null, null), printed.ProjectPeriod);
        Assert.Empty(printed.Description);
        Assert.Null(printed.Funding);
        Assert.Null(printed.Delegation);
        Assert.Null(printed.ReportedTo);
        Assert.Null(printed.RecordedAfterwards);
    }

    [Fact]
    public void A_change_says_what_it_changes_and_an_urgent_decision_why_it_could_not_wait()
    {
        var decision = new Decision
        {
            Kind = DecisionKind.Delegated, Urgency = "Ansökan stänger i morgon.",
            Change = new Change { Kind = ChangeKind.Amendment, Decision = "organisations/rjh/cases/RUN-1-2024/decisions/1" },
        };

        var printed = DecisionDocuments.Of(Facts(new Case { Number = "RUN/1/2024" }, decision) with { Changed = Day });

        Assert.Equal(new Printed.EarlierDecision(Printed.Change.Amendment, "RUN/1/2024", Day), printed.Changes);
        Assert.Equal(Printed.DecisionKind.UrgentDecision, printed.Kind);
        Assert.EndsWith("Ansökan stänger i morgon.", Assert.Single(printed.Description), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposal_says_what_was_proposed_also_when_the_board_has_decided_otherwise()
    {
        var decision = new Decision
        {
            Kind = DecisionKind.Board, State = DecisionState.Taken, Points = { new DecisionPoint { Text = "Avslå." } }, ProposedPoints = { new DecisionPoint { Text = "Bevilja." } },
        };

        Assert.Equal(["Bevilja."], DecisionDocuments.Of(Facts(new Case(), decision)).Points.Select(point => point.Text));
    }

    [Fact]
    public void A_date_that_is_known_to_the_month_stays_so()
    {
        var inCase = new Case
        {
            Period = new Period { From = new Date { Year = 2019, Month = 10 }, To = new Date { Year = 2022, Month = 9, Day = 30 } },
            Preparations = { new Preparation { Body = "ledningsgruppen", Date = new Date { Year = 2019, Month = 2 } } },
            Programmes = { new Programme { Agency = "Tillväxtverket", Title = "Program", Kind = ProgrammeKind.Programme, FromYear = 2014 } },
        };

        var printed = DecisionDocuments.Of(Facts(inCase));

        Assert.Equal(new Printed.Period(new PartialDate(2019, 10, 0), new PartialDate(2022, 9, 30)), printed.ProjectPeriod);
        Assert.Equal([new Printed.Preparation("ledningsgruppen", new PartialDate(2019, 2, 0))], printed.Preparations);
        Assert.Equal([new Printed.Programme("Tillväxtverket", "Program", Printed.ProgrammeKind.Programme, 2014)], printed.Programmes);
    }

    [Fact]
    public void Names_are_printed_as_people_call_things()
    {
        var decision = new Decision
        {
            Board = "organisations/rjh/boards/run",
            ReportTo = "organisations/rjh/boards/run",
            Clause = "8.2",
            TermFrom = 2023,
            TermTo = 2026,
            Points =
            {
                new DecisionPoint
                {
                    Number = 1, Text = "Avsätta medel.", Frames = { "organisations/rjh/frames/tillvaxt", "organisations/rjh/frames/okand" },
                    Contingent = { new ContingentPromise { Frame = "organisations/rjh/frames/tillvaxt", Note = "eventuella kostnader" } },
                },
            },
        };

        var printed = DecisionDocuments.Of(Facts(new Case { Unit = "organisations/rjh/units/naringsliv" }, decision));

        Assert.Equal("Näringsliv", printed.Unit);
        Assert.Equal("Regionala utvecklingsnämnden", printed.ReportedTo);
        Assert.Equal("Delegationsbestämmelser för regionala utvecklingsnämnden i Regionen 2023–2026", printed.Delegation!.Order);
        Assert.Equal("8.2", printed.Delegation.Clause);
        var point = Assert.Single(printed.Points);
        Assert.Equal(["Hållbar tillväxt", "organisations/rjh/frames/okand"], point.Frames);
        Assert.Equal([new Printed.ContingentPromise("eventuella kostnader", "Hållbar tillväxt")], point.Contingent);
    }

    [Fact]
    public void Each_row_of_the_plan_is_printed_as_far_as_it_is_known_and_the_support_with_its_shares()
    {
        var plan = new FundingPlan
        {
            Contributions =
            {
                new Contribution
                {
                    Financier = "Regionen", Source = "state-grant-1:1", Kind = ContributionKind.Cash, Publicness = Publicness.Public,
                    SharePercent = "33.33", DecidedInCase = "RUN/379/2019",
                },
                new Contribution { Financier = "Kommunerna", Rest = true, Ceiling = 460_000m.ToMoney(), Note = "arbetad tid" },
                new Contribution { Financier = "Företagen", Publicness = Publicness.Private, Amount = 0.5m.ToMoney(), Year = 2025 },
                new Contribution
                {
                    Financier = "Fonden", Publicness = Publicness.Private, Amount = 100m.ToMoney(), SharePercent = "1", Years = { 2025, 2026 }, Resolved = 0m.ToMoney(),
                    Status = ContributionStatus.Rejected,
                },
            },
            Verdict = new PlanVerdict
            {
                Shares = { new Shares { Contribution = 0, OfTotalCosts = "33.33" }, new Shares { Contribution = 1, OfTotalCosts = "66.67" } },
            },
        };

        var printed = DecisionDocuments.Of(Facts(plan: plan)).Funding!;

        Assert.Null(printed.Total);
        Assert.Equal([new Printed.SupportShares("Regionen, anslag 1:1", 33.33m, null, null, null)], printed.Shares);
        Assert.Equal(("Regionen", 33.33m, true, Printed.Contribution.Cash, "avgörs i ärende RUN/379/2019"), Row(0));
        Assert.Equal(("Kommunerna", null, null, null, "arbetad tid"), Row(1));
        Assert.Equal(("Företagen", null, false, null, null), Row(2));
        Assert.Equal((true, 460_000m), (printed.Rows[1].Rest, printed.Rows[1].Ceiling));
        Assert.Equal(0.5m, printed.Rows[2].Amount);
        Assert.Equal([2025], printed.Rows[2].Years);
        Assert.Equal(("Fonden", null, false, null, "avslag"), Row(3));
        Assert.Equal([2025, 2026], printed.Rows[3].Years);
        Assert.Equal((null, 0m), (printed.Rows[3].Amount, printed.Rows[3].ResolvedAmount));

        (string, decimal?, bool?, Printed.Contribution?, string?) Row(int index)
        {
            var row = printed.Rows[index];
            return (row.Financier, row.SharePercent, row.Public, row.Kind, row.Note);
        }
    }

    [Fact]
    public void A_decision_that_was_recorded_later_says_what_was_found()
    {
        var decision = new Decision { Findings = { new Finding { Code = "OFFICE_NOT_HELD", Message = "Nobody held the office." } } };

        var recorded = DecisionDocuments.Of(Facts(decision: decision, recorded: Day.AddYears(2))).RecordedAfterwards!;

        Assert.Equal(Day.AddYears(2), recorded.Day);
        Assert.Equal([new Printed.Finding("OFFICE_NOT_HELD", "Nobody held the office.")], recorded.Findings);
    }

    [Fact]
    public void A_proposal_is_signed_by_those_who_propose_and_rests_on_no_clause()
    {
        var decision = new Decision
        {
            Kind = DecisionKind.Board,
            Clause = "8.2",
            ProposedByTitle = "Regiondirektör",
            SignedBy =
            {
                new Signature { OfficeTitle = "Regiondirektör", PersonName = "Prov Lövgren", Acting = true },
                new Signature { OfficeTitle = "Områdeschef" },
            },
        };

        var printed = DecisionDocuments.Of(Facts(decision: decision, recorded: Day.AddDays(1)));

        Assert.Equal(Printed.DecisionKind.Proposal, printed.Kind);
        Assert.Equal("Regiondirektör", printed.ProposingOffice);
        Assert.Equal([new Printed.Signature("Prov Lövgren", "Regiondirektör", true), new Printed.Signature(null, "Områdeschef")], printed.Signatures);
        Assert.Null(printed.Delegation);
        Assert.Null(printed.RecordedAfterwards);
    }

    [Theory]
    [InlineData(DecisionKind.Delegated, DecisionState.Unspecified, true)]
    [InlineData(DecisionKind.Delegated, DecisionState.Proposed, true)]
    [InlineData(DecisionKind.Delegated, DecisionState.Declined, true)]
    [InlineData(DecisionKind.Delegated, DecisionState.Withdrawn, true)]
    [InlineData(DecisionKind.Delegated, DecisionState.Taken, false)]
    [InlineData(DecisionKind.Board, DecisionState.Unspecified, true)]
    [InlineData(DecisionKind.Board, DecisionState.AtBoard, false)]
    [InlineData(DecisionKind.Board, DecisionState.Taken, false)]
    public void A_draft_is_what_is_not_decided_nor_put_to_a_board(DecisionKind kind, DecisionState state, bool isDraft) =>
        Assert.Equal(isDraft, DecisionDocuments.Of(Facts(decision: new Decision { Kind = kind, State = state })).IsDraft);

    [Fact]
    public void An_extract_of_a_boards_decision_says_what_the_board_decided_where_and_when()
    {
        var decision = new Decision
        {
            Kind = DecisionKind.Board, State = DecisionState.Taken, Board = "organisations/rjh/boards/run", Paragraph = "§ 87", Decided = new Date { Year = 2024, Month = 3, Day = 20 },
            Points = { new DecisionPoint { Number = 1, Text = "Avslå." } }, ProposedPoints = { new DecisionPoint { Number = 1, Text = "Bevilja." } },
        };

        var extract = DecisionDocuments.ExtractOf(Facts(decision: decision), "Tillväxtverket");

        Assert.Equal(("Protokollsutdrag", "Tillväxtverket"), (extract.Letterhead.Kind, extract.Letterhead.Recipient));
        Assert.Equal("Regionala utvecklingsnämnden 2024-03-20, §\u00a087", extract.Subtitle);
        Assert.Equal(["Avslå."], extract.Sections.Single(section => section.Heading == "Beslut").Points.Select(point => point.Text));
        Assert.Equal(["Regionala utvecklingsnämnden"], extract.Sections.Single(section => section.Heading == "Beslutat av").Lines);
    }

    private static DecisionFacts Facts(Case? inCase = null, Decision? decision = null, FundingPlan? plan = null, DateOnly? recorded = null) => new(
        new Organisation
        {
            DisplayName = "Regionen",
            Boards = { new Board { Name = "organisations/rjh/boards/run", DisplayName = "Regionala utvecklingsnämnden" } },
            Units = { new Unit { Name = "organisations/rjh/units/naringsliv", DisplayName = "Näringsliv" } },
        },
        inCase ?? new Case(),
        decision ?? new Decision(),
        Order: null,
        plan,
        [new Frame { Name = "organisations/rjh/frames/tillvaxt", DisplayName = "Hållbar tillväxt" }],
        Day,
        recorded ?? Day);
}
