namespace DocumentService.Documents;

/// <summary>Which extracts of decisions were sent. Until then neither an extract nor what it is an extract of has left the house.</summary>
internal static class ExtractSendings
{
    /// <summary>Keeps that an extract was sent. The first day stays.</summary>
    public static async Task Keep(Work work, CaseName parent, string decision, string recipient, DateOnly sent)
    {
        // Its documents may not be filed yet; whoever files them waits for this, or has done it.
        await work.Execute("INSERT INTO case_file (organisation, case_id) VALUES (@Organisation, @Id) ON CONFLICT DO NOTHING", new { parent.Organisation, parent.Id });
        await Versions.LockCase(work, parent);
        await work.Execute(
            "INSERT INTO extract_sending VALUES (@Organisation, @Id, @decision, @recipient, @sent) ON CONFLICT DO NOTHING",
            new { parent.Organisation, parent.Id, decision, recipient, sent });
    }

    /// <summary>Enters it in the register: of an extract the day when it was sent to its recipient, of the decision's own documents the day of the first extract.</summary>
    public static async Task Enter(Work work, CaseName parent, string decision)
    {
        var sendings = await work.All<(string Recipient, DateOnly Sent)>(
            "SELECT recipient, sent FROM extract_sending WHERE organisation = @Organisation AND case_id = @Id AND decision = @decision ORDER BY sent",
            new { parent.Organisation, parent.Id, decision });
        var documents = await work.All<FiledDocument>(
            $"""
            SELECT {FiledDocument.Columns} FROM {FiledDocument.Source}
            WHERE document.organisation = @Organisation AND document.case_id = @Id AND document.decision = @decision AND document.state = 'Final'
              AND document.direction <> 'In' AND document.sent IS NULL AND document.struck IS NULL
            ORDER BY document.number
            """,
            new { parent.Organisation, parent.Id, decision, work.At });
        foreach (var document in documents)
            if (sendings.Find(one => document.Direction == Wire.Direction.Internal || one.Recipient == document.Counterpart) is { Recipient: not null } first)
                await (document.Registration with { Sent = first.Sent }).Save(work, parent, document, "");
    }
}
