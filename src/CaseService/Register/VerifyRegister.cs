using Npgsql;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    private const int MostMissing = 100;
    private const int MostFaults = 100;

    public override Task VerifyRegister(Wire.VerifyRegisterRequest request, IServerStreamWriter<Wire.SeriesYearVerified> responseStream, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        return database.Read(context, async work =>
        {
            foreach (var (series, year, lastNumber, imported) in await work.All<(string, int, int, bool)>(
                "SELECT series, year, last_number, imported FROM series_year WHERE organisation = @organisation ORDER BY series, year", new { organisation }))
            {
                var verified = new Wire.SeriesYearVerified { Series = series, Year = year, Imported = imported, LastNumber = lastNumber };
                await Verify(work, organisation, verified);
                await responseStream.WriteAsync(verified, work.Cancellation);
            }

            return true;
        });
    }

    // Row by row, in the order of numbers: memory does not grow with the register.
    private static async Task Verify(Work work, string organisation, Wire.SeriesYearVerified verified)
    {
        var gaps = await work.All<(int First, int Last)>(
            "SELECT first, last FROM series_gap WHERE organisation = @organisation AND series = @Series AND year = @Year ORDER BY first",
            new { organisation, verified.Series, verified.Year });
        var gap = 0;
        await using var command = new NpgsqlCommand(
            $"""
             SELECT number, case_file.case_id, history_entries, history_digest, {History.Columns} FROM case_file
             LEFT JOIN LATERAL (SELECT * FROM history
               WHERE history.organisation = case_file.organisation AND history.case_id = case_file.case_id ORDER BY entry OFFSET 0) AS history ON true
             WHERE case_file.organisation = $1 AND series = $2 AND year = $3 ORDER BY number
             """,
            work.Connection)
        {
            Parameters = { new() { Value = organisation }, new() { Value = verified.Series }, new() { Value = verified.Year } },
        };
        await using var rows = await command.ExecuteReaderAsync(work.Cancellation);
        CaseName? current = null;
        Chain? chain = null;
        var (entries, head) = (0, Array.Empty<byte>());
        while (await rows.ReadAsync(work.Cancellation))
        {
            var number = rows.GetInt32(0);
            if (current?.Number != number)
            {
                End();
                AddMissing((current?.Number ?? 0) + 1, number - 1);
                current = new CaseName(organisation, verified.Series, number, verified.Year);
                (chain, entries, head) = (new Chain(current), rows.GetInt32(2), (byte[])rows[3]);
                verified.Cases++;
                if (rows.GetString(1) != current.Id)
                    AddFault(verified, new() { Case = $"organisations/{organisation}/cases/{rows.GetString(1)}", Code = "CASE_NAME_WRONG" });
            }

            if (!await rows.IsDBNullAsync(4, work.Cancellation))
                chain!.Add(History.Read(rows, 4));
        }

        End();
        AddMissing((current?.Number ?? 0) + 1, verified.LastNumber);
        if (current?.Number > verified.LastNumber)
            AddFault(verified, new() { Case = current.ToString(), Code = "COUNTER_BEHIND" });

        void End()
        {
            if (chain is null)
                return;
            verified.Entries += chain.Entries;
            foreach (var fault in chain.Faults(entries, head))
                AddFault(verified, fault);
        }

        void AddMissing(int first, int last)
        {
            for (var number = first; number <= last && verified.MissingNumbers.Count < MostMissing; number++)
            {
                while (gap < gaps.Count && gaps[gap].Last < number)
                    gap++;
                if (gap < gaps.Count && gaps[gap].First <= number)
                    number = gaps[gap].Last;
                else
                    verified.MissingNumbers.Add(number);
            }
        }
    }

    private static void AddFault(Wire.SeriesYearVerified verified, Wire.HistoryFault fault)
    {
        if (verified.Faults.Count < MostFaults)
            verified.Faults.Add(fault);
    }
}
