using System.Text.Json;
using Cli.Cases;
using Cli.Files;

namespace Cli.Setup;

// The records of samples/schema/organisation.schema.json.

/// <summary>An organisation file that has passed its schema.</summary>
internal sealed record OrganisationFile(
    string Id, string Name, IReadOnlyList<Board> Boards, IReadOnlyList<Named> Units, IReadOnlyList<Office> Offices, IReadOnlyList<Frame> Frames,
    IReadOnlyList<GrantRule> GrantRules, IReadOnlyList<AdvanceRule>? AdvanceRules = null)
{
    /// <summary>Reads an organisation file, and finds all that is wrong with it.</summary>
    /// <param name="organisation">Whose file it has to be.</param>
    /// <returns>Null when something is wrong; the faults say what.</returns>
    public static OrganisationFile? Read(string path, string organisation, Faults faults)
    {
        if (JsonFile.Read(path, faults) is not { } json)
            return null;
        Schema.Load("organisation").Check(json, faults);
        if (!faults.None)
            return null;
        var file = json.Deserialize<OrganisationFile>(CaseFile.Json)!;
        faults.Require(file.Id == organisation, "$.id", $"expected {organisation}, the organisation of your token, found \"{file.Id}\"");
        OrganisationSense.Check(file, faults);
        return faults.None ? file : null;
    }
}

internal sealed record Named(string Id, string Name);

internal sealed record Board(
    string Id, string Name, IReadOnlyList<string> Series, IReadOnlyList<DelegationOrder> DelegationOrders, IReadOnlyList<Meeting> Meetings);

internal sealed record Meeting(DateOnly Date, DateOnly AgendaCutOff);

internal sealed record DelegationOrder(
    Term Term, int Version, string AdoptedParagraph, DateOnly Adopted, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyList<Clause> Clauses);

internal sealed record Clause(
    string Number, string Matter, IReadOnlyList<string> Delegates, Limit? Limit, IReadOnlyList<string> Conditions, bool Reported, bool OpenToJudicialReview,
    bool SubDelegable = false, bool Urgent = false);

internal sealed record Limit(decimal Amount, bool Inclusive, string Counts, string Scope);

internal sealed record Office(string Id, string Name, IReadOnlyList<Holder> Holders);

internal sealed record Holder(string Person, string Name, DateOnly From, DateOnly? To, bool Acting);

internal sealed record Frame(string Id, string Name, IReadOnlyList<FrameYear> Years);

internal sealed record FrameYear(int Year, decimal? Allocated);

internal sealed record GrantRule(
    string Id, string Source, string Base, decimal LimitPercent, string Aggregation, decimal Tolerance, DateOnly ValidFrom, DateOnly? ValidTo,
    string LegalReference);

internal sealed record AdvanceRule(string Id, string Source, decimal? LimitPercent, decimal? Limit, DateOnly ValidFrom, DateOnly? ValidTo, string LegalReference);
