namespace FundingService.Payments;

/// <summary>A claim, an advance or a recovery of a case.</summary>
/// <param name="Kind">CLAIM, ADVANCE, RECOVERY.</param>
/// <param name="State">CLAIMED, DUE, PAID, REJECTED, CANCELLED.</param>
internal sealed record Payment(
    int Number, int Application, string Kind, string State, DateOnly? FromDay, DateOnly? ToDay, decimal? ActualCosts, decimal? ApprovedCosts, decimal? Amount,
    string Decision, DateOnly Day, DateOnly? Paid, string Note)
{
    public Wire.Payment ToMessage(CaseName of) => new()
    {
        Name = $"{of}/payments/{Number}",
        Application = $"{of}/applications/{Application}",
        Kind = Kind switch { "CLAIM" => PaymentKind.Claim, "ADVANCE" => PaymentKind.Advance, _ => PaymentKind.Recovery },
        State = State switch { "CLAIMED" => PaymentState.Claimed, "DUE" => PaymentState.Due, "PAID" => PaymentState.Paid, "CANCELLED" => PaymentState.Cancelled, _ => PaymentState.Rejected },
        From = FromDay.ToDate(),
        To = ToDay.ToDate(),
        ActualCosts = ActualCosts.ToMoney(),
        ApprovedCosts = ApprovedCosts.ToMoney(),
        Amount = Amount.ToMoney(),
        Decision = Decision,
        Day = Day.ToDate(),
        Paid = Paid.ToDate(),
        Note = Note,
    };
}

/// <summary>The payments that are kept, numbered in each case. They change under the lock of the case.</summary>
internal static class Payments
{
    private const string Columns =
        "payment AS number, application, kind, state, from_day, to_day, actual_costs, approved_costs, amount, decision, day, paid, note";

    public static Task<Payment?> Find(Work work, CaseName of, int number) =>
        work.Find<Payment>(
            $"SELECT {Columns} FROM payment WHERE organisation = @Organisation AND case_id = @Id AND payment = @number", new { of.Organisation, of.Id, number });

    public static Task<List<Payment>> After(Work work, CaseName of, int after, int most) =>
        work.All<Payment>(
            $"SELECT {Columns} FROM payment WHERE organisation = @Organisation AND case_id = @Id AND payment > @after ORDER BY payment LIMIT @most",
            new { of.Organisation, of.Id, after, most });

    /// <summary>Enters a payment under the next number of its case.</summary>
    public static async Task<Payment> Add(Work work, CaseName of, Payment payment)
    {
        var number = await work.One<int>(
            """
            INSERT INTO payment (organisation, case_id, payment, application, kind, state, from_day, to_day, actual_costs, approved_costs, amount, decision, day, note,
              entered, subject, via)
            SELECT @Organisation, @Id, coalesce(max(payment), 0) + 1, @Application, @Kind, @State, @FromDay::date, @ToDay::date, @ActualCosts::numeric,
              @ApprovedCosts::numeric, @Amount::numeric, @Decision, @Day::date, @Note, @At, @Subject, @via
            FROM payment WHERE organisation = @Organisation AND case_id = @Id RETURNING payment
            """,
            new
            {
                of.Organisation,
                of.Id,
                payment.Application,
                payment.Kind,
                payment.State,
                payment.FromDay,
                payment.ToDay,
                payment.ActualCosts,
                payment.ApprovedCosts,
                payment.Amount,
                payment.Decision,
                payment.Day,
                payment.Note,
                work.At,
                work.Caller.Subject,
                via = work.Caller.Application,
            });
        return payment with { Number = number };
    }

    /// <summary>Writes down what became of a payment.</summary>
    public static Task Change(Work work, CaseName of, Payment payment) =>
        work.ExecuteOne(
            """
            UPDATE payment SET state = @State, approved_costs = @ApprovedCosts, amount = @Amount, paid = @Paid
            WHERE organisation = @Organisation AND case_id = @Id AND payment = @Number
            """,
            new { of.Organisation, of.Id, payment.Number, payment.State, payment.ApprovedCosts, payment.Amount, payment.Paid });
}
