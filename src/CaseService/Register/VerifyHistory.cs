namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.VerifyHistoryResponse> VerifyHistory(Wire.VerifyHistoryRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        return database.Read(context, async work =>
        {
            var found = await Cases.Find(work, name);
            var chain = new Chain(name);
            foreach (var entry in await History.Of(work, name, 0, int.MaxValue))
                chain.Add(entry);
            return new Wire.VerifyHistoryResponse { Entries = chain.Entries, Faults = { chain.Faults(found.HistoryEntries, found.HistoryDigest) } };
        });
    }
}

/// <summary>A case's history while it is recomputed.</summary>
public sealed class Chain(CaseName name)
{
    private byte[] _digest = HistoryEntry.Start(name);
    private Wire.HistoryFault? _first;

    /// <summary>How many entries there are.</summary>
    public int Entries { get; private set; }

    /// <summary>Follows the chain to the next entry. Behind an entry that is wrong, nothing can be said of the others.</summary>
    public void Add(HistoryEntry entry)
    {
        Entries++;
        if (_first is null && entry.Fault(Entries, _digest) is { } code)
            _first = new Wire.HistoryFault { Case = name.ToString(), Entry = entry.Number, Code = code };
        _digest = entry.Digest;
    }

    /// <summary>What is wrong, given the head that the case keeps; empty when the history is whole.</summary>
    public IEnumerable<Wire.HistoryFault> Faults(int entries, byte[] head)
    {
        if (_first is not null)
            yield return _first;
        else if (Entries != entries || !_digest.AsSpan().SequenceEqual(head))
            yield return new Wire.HistoryFault { Case = name.ToString(), Entry = Math.Min(Entries, entries) + 1, Code = "HISTORY_CUT" };
    }
}
