using FundingService.Applications;
using Application = FundingService.Applications.Application;
using ApplicationState = FundingService.Applications.ApplicationState;

namespace FundingService.Payments;

/// <summary>The accounts of grants. They change under the lock of their case, by entries that are added and never changed.</summary>
internal static class GrantAccounts
{
    private const string StateGrant = "state-grant";

    /// <summary>Opens the account of a granted application, or brings it to what is granted now. What is not granted any more can't be paid.</summary>
    public static async Task Open(Work work, Application decided)
    {
        var key = new { decided.Case.Organisation, decided.Case.Id, decided.Number };
        if (decided.Outcome?.Grant is { } grant)
        {
            await work.Execute(
                "INSERT INTO grant_account (organisation, case_id, application, direction) VALUES (@Organisation, @Id, @Number, @direction) ON CONFLICT DO NOTHING",
                new
                {
                    key.Organisation,
                    key.Id,
                    key.Number,
                    direction = grant.Decision.Length > 0 || decided.Source.StartsWith(StateGrant, StringComparison.Ordinal) ? "OUT" : "IN",
                });
        }

        if (await Find(work, decided.Case, decided.Number) is not { } account)
            return;
        var (amount, percent) = (decided.Granted ?? 0, decided.Terms is { } terms ? Percentage.Read(terms.SharePercent, new Violations(), "") : null);
        var transfers = account.Decide(amount, percent).ToList();
        // At no moment more is due or paid than is earned or an advance.
        var isAhead = transfers.Any(one => one is { To: "advance", Amount: > 0 });
        if (isAhead)
            await Post(work, account, null, transfers);
        await work.ExecuteOne(
            "UPDATE grant_account SET decided = @amount, percent = @percent WHERE organisation = @Organisation AND case_id = @Id AND application = @Number",
            new { key.Organisation, key.Id, key.Number, amount, percent });
        if (!isAhead)
            await Post(work, account, null, transfers);
    }

    /// <summary>The account of a grant, for a change, with its case locked.</summary>
    /// <exception cref="Refused">NOT_GRANTED or GRANT_SETTLED.</exception>
    public static async Task<GrantAccount> Lock(Work work, CaseName of, int application)
    {
        var found = await Applications.Applications.Lock(work, of, application);
        MustBeGranted(found);
        var account = (await Find(work, of, application))!;
        return account.Settled is null
            ? account
            : throw Refused.Precondition("GRANT_SETTLED", "The grant is settled: nothing more is claimed or paid.", ("application", found.Name), ("settled", $"{account.Settled:O}"));
    }

    /// <summary>Refuses what only a grant allows.</summary>
    /// <exception cref="Refused">NOT_GRANTED.</exception>
    public static void MustBeGranted(Application application)
    {
        if (application.State != ApplicationState.Granted)
            throw Refused.Precondition("NOT_GRANTED", "Only a grant is paid.", ("application", application.Name), ("state", application.StateCode));
    }

    public static async Task<GrantAccount?> Find(Work work, CaseName of, int application)
    {
        var row = await work.Find<Row>(
            """
            SELECT direction, percent, decided, granted, remaining, due, paid, recovering, released, costs, advance, settled FROM grant_account
            WHERE organisation = @Organisation AND case_id = @Id AND application = @application
            """,
            new { of.Organisation, of.Id, application });
        return row is null ? null : new GrantAccount
        {
            Case = of,
            Application = application,
            Direction = row.Direction,
            Percent = row.Percent,
            Decided = row.Decided,
            Granted = row.Granted,
            Remaining = row.Remaining,
            Due = row.Due,
            Paid = row.Paid,
            Recovering = row.Recovering,
            Released = row.Released,
            Costs = row.Costs,
            Advance = row.Advance,
            Settled = row.Settled,
        };
    }

    /// <summary>Books a movement: each transfer is two entries.</summary>
    /// <param name="payment">What it belongs to; null: the grant itself.</param>
    public static async Task Post(Work work, GrantAccount account, int? payment, IEnumerable<Transfer> transfers)
    {
        var entries = transfers.Where(one => one.Amount != 0).SelectMany(one => new[] { (Account: one.From, Amount: -one.Amount), (Account: one.To, one.Amount) }).ToList();
        if (entries.Count == 0)
            return;
        await work.Execute(
            """
            INSERT INTO grant_entry (organisation, case_id, application, movement, entry, account, amount, payment, moved, subject, via)
            SELECT @Organisation, @Id, @Application, @movement, entry, account, amount, @payment, @At, @Subject, @via
            FROM unnest(@accounts, @amounts) WITH ORDINALITY AS given (account, amount, entry)
            """,
            new
            {
                account.Case.Organisation,
                account.Case.Id,
                account.Application,
                movement = Guid.CreateVersion7(work.At),
                payment,
                work.At,
                work.Caller.Subject,
                via = work.Caller.Application,
                accounts = entries.Select(entry => entry.Account).ToArray(),
                amounts = entries.Select(entry => entry.Amount).ToArray(),
            });
    }

    private sealed record Row(
        string Direction, decimal? Percent, decimal Decided, decimal Granted, decimal Remaining, decimal Due, decimal Paid, decimal Recovering, decimal Released, decimal Costs,
        decimal Advance, DateOnly? Settled);
}
