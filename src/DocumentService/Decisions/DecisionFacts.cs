using Contracts.Cases.V1;
using Contracts.Funding.V1;

namespace DocumentService.Decisions;

/// <summary>What the registers know about a decision and its case when its document is rendered.</summary>
/// <param name="Order">Null when the decision rests on no order, or on none that was in force.</param>
/// <param name="Plan">Null when the case has no funding plan.</param>
/// <param name="Date">The Swedish day of the decision or of the proposal.</param>
/// <param name="Recorded">The Swedish day on which it was entered in the register.</param>
/// <param name="Changed">The day of the decision that it corrects, amends or revokes; null when it changes none.</param>
public sealed record DecisionFacts(
    Organisation Organisation, Case Case, Decision Decision, DelegationOrder? Order, FundingPlan? Plan, IReadOnlyList<Frame> Frames,
    DateOnly Date, DateOnly Recorded, DateOnly? Changed = null)
{
    /// <summary>A unit as people call it; null when the register doesn't name one.</summary>
    public string? Unit(string name) => Organisation.Units.FirstOrDefault(unit => unit.Name == name)?.DisplayName;

    /// <summary>A board as people call it; null when there is none.</summary>
    public string? Board(string name) => Organisation.Boards.FirstOrDefault(board => board.Name == name)?.DisplayName;

    /// <summary>A frame as people call it; its resource name when it is not known.</summary>
    public string Frame(string name) => Frames.FirstOrDefault(frame => frame.Name == name)?.DisplayName ?? name;
}
