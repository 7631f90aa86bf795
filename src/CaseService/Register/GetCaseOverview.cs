using CaseService.Reporting;
using Contracts.Documents.V1;
using Contracts.Funding.V1;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override async Task<Wire.CaseOverview> GetCaseOverview(Wire.GetCaseOverviewRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        var overview = await database.Read(context, async work =>
        {
            var inCase = await Cases.Load(work, name);
            return new Wire.CaseOverview
            {
                Case = inCase,
                Decisions = { (await Decisions.Decisions.Of(work, name)).Select(decision => Decisions.Decisions.ToMessage(decision, inCase)) },
                Extracts = { (await Extracts.OfCase(work, name)).Select(extract => extract.ToMessage(name.Organisation)) },
                Reports = { await Reports.OfCase(work, name) },
                Conflicts = { (await Decisions.Conflicts.Of(work, name)).Select(conflict => conflict.ToMessage(name)) },
                LegalForce = { (await Standings.Of(work, name)).Select(standing => standing.ToMessage(SwedishTime.Day(work.At))) },
            };
        });

        await AddFromOthers(overview, context);
        overview.Warnings.Add(Warnings(overview));
        overview.Pending.Add(Pending.Of(overview));
        overview.ToDo.Add(Pending.ToDo(overview));
        return overview;
    }

    /// <summary>What the other services know of the case, asked for on the caller's behalf, side by side.</summary>
    private async Task AddFromOthers(Wire.CaseOverview overview, ServerCallContext context)
    {
        var options = context.Caller().OnBehalf(Patience, clock, context.CancellationToken);
        var plan = plans.GetPlanAsync(new GetPlanRequest { Name = $"{overview.Case.Name}/plan" }, options).OrNone();
        var drafted = applications.ListApplicationsAsync(new ListApplicationsRequest { Parent = overview.Case.Name }, options).ResponseAsync;
        var reserved = frames.ListReservationsAsync(new ListReservationsRequest { Case = overview.Case.Name }, options).ResponseAsync;
        var filed = documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = overview.Case.Name }, options).ResponseAsync;
        await Task.WhenAll(plan, drafted, reserved, filed);

        overview.Plan = await plan;
        overview.Applications.Add((await drafted).Applications);
        overview.Reservations.Add((await reserved).Reservations);
        overview.Documents.Add((await filed).Documents);
    }

    private static IEnumerable<Finding> Warnings(Wire.CaseOverview overview) =>
        overview.Decisions.SelectMany(decision => decision.Warnings)
            .Concat(overview.Plan?.Verdict?.Warnings ?? [])
            .Concat(overview.Applications.SelectMany(application => application.Warnings))
            .Concat(overview.Decisions.Where(decision => decision.State == Wire.DecisionState.Taken).Join(
                overview.Reservations.Where(reservation => reservation.State == ReservationState.Released),
                decision => decision.Reservation, reservation => reservation.Name,
                (decision, reservation) => Found.Of("MONEY_NOT_HELD", "The decision is taken, and its money is not committed.", ("reservation", reservation.Name))))
            .Distinct();
}
