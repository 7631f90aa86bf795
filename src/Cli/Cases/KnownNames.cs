using Cli.Calls;
using Cli.Files;
using Contracts.Cases.V1;
using Contracts.Funding.V1;

namespace Cli.Cases;

/// <summary>What the caller's organisation knows, found by the names that people use, in capitals or not.</summary>
internal sealed class KnownNames
{
    private static readonly string[] StandingSources = ["own-frame", "call", "programme", "state-grant-1:1"];

    private readonly Organisation _organisation;
    private readonly IReadOnlyList<Frame> _frames;
    private readonly HashSet<string> _sources;

    public KnownNames(Organisation organisation, IReadOnlyList<Frame> frames, IEnumerable<string> sourcesOfRules)
    {
        _organisation = organisation;
        _frames = frames;
        _sources = [.. StandingSources, .. sourcesOfRules];
    }

    /// <returns>Null when the organisation was never set up.</returns>
    public static async Task<KnownNames?> Load(Platform platform, CancellationToken cancellation)
    {
        var name = $"organisations/{platform.Organisation}";
        var organisation = await Platform.OrNone(platform.InCases(
            options => platform.Organisations.GetOrganisationAsync(new GetOrganisationRequest { Name = name }, options), cancellation));
        if (organisation is null)
            return null;
        var frames = await platform.InFunding(options => platform.Frames.ListFramesAsync(new ListFramesRequest { Parent = name }, options), cancellation);
        var rules = await platform.InFunding(options => platform.Rules.ListGrantRulesAsync(new ListGrantRulesRequest { Parent = name }, options), cancellation);
        return new KnownNames(organisation, frames.Frames, rules.Rules.Select(rule => rule.Source));
    }

    public void CheckOrganisation(string name, string path, Faults faults) =>
        faults.Require(Same(name, _organisation.DisplayName), path, $"expected \"{_organisation.DisplayName}\", the organisation of your token, found \"{name}\"");

    public string Board(string name, string path, Faults faults) =>
        Find(_organisation.Boards, board => board.DisplayName, name, "a board", path, faults)?.Name ?? "";

    /// <summary>The board whose register the case is in; its number must be of one of the board's series.</summary>
    public string BoardOf(string name, string caseNumber, Faults faults)
    {
        var board = Find(_organisation.Boards, one => one.DisplayName, name, "a board", "$.board", faults);
        var series = caseNumber[..caseNumber.IndexOf('/', StringComparison.Ordinal)];
        faults.Require(board is null || board.Series.Contains(series), "$.number", $"expected a number in a series of {name} ({Listed(board?.Series ?? [])}), found \"{caseNumber}\"");
        return board?.Name ?? "";
    }

    public string Unit(string name, string path, Faults faults) =>
        Find(_organisation.Units, unit => unit.DisplayName, name, "a unit", path, faults)?.Name ?? "";

    public string Frame(string name, string path, Faults faults) =>
        Find(_frames, frame => frame.DisplayName, name, "a frame", path, faults)?.Name ?? "";

    public Contracts.Cases.V1.Signature Signature(Signature signature, string path, Faults faults)
    {
        var office = Find(_organisation.Offices, one => one.DisplayName, signature.Office, "an office", $"{path}.office", faults);
        return new Contracts.Cases.V1.Signature { Office = office?.Name ?? "", Acting = signature.Acting, Person = Person() };

        string Person()
        {
            if (signature.Person is null || office is null)
                return "";
            return Find(office.Tenures, tenure => tenure.PersonName, signature.Person, $"a holder of the office {office.DisplayName}", $"{path}.person", faults)?.Person ?? "";
        }
    }

    public void CheckSource(string? source, string path, Faults faults) =>
        faults.Require(source is null || _sources.Contains(source), path, $"expected one of {Listed(_sources.Order())} or null, found \"{source}\"");

    private static T? Find<T>(IReadOnlyList<T> known, Func<T, string> displayName, string name, string what, string path, Faults faults) where T : class
    {
        var found = known.FirstOrDefault(one => Same(displayName(one), name));
        faults.Require(found is not null, path, $"expected {what} that the organisation knows ({Listed(known.Select(displayName).Distinct())}), found \"{name}\"");
        return found;
    }

    private static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string Listed(IEnumerable<string> names) => Printable.Short(string.Join(", ", names), 400);
}
