using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using DocumentService.Tests.Documents;
using ServiceDefaults;
using Testing;
using static DocumentService.Tests.Decisions.ThreeServices;
using Date = Google.Type.Date;

namespace DocumentService.Tests.Decisions;

/// <summary>Cases and decisions to render.</summary>
internal static class Making
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<Case> Import(this ThreeServices services, string number, string title)
    {
        var inCase = await services.Cases.ImportCaseAsync(
            new ImportCaseRequest
            {
                Parent = Region,
                Case = new Case
                {
                    Number = number,
                    Board = RunBoard,
                    Title = title,
                    Kind = "project",
                    Description = "Regionen vill knyta kontakter.",
                    Unit = $"{Region}/units/samhallsutveckling",
                    Period = new Period { From = new Date { Year = 2024, Month = 3, Day = 1 }, To = new Date { Year = 2024, Month = 11, Day = 30 } },
                    DocumentDate = new Date { Year = 2024, Month = 2, Day = 23 },
                },
            },
            services.Registrar, cancellationToken: Now);
        var plan = new FundingPlan
        {
            Name = $"{inCase.Name}/plan",
            Total = 920_000m.ToMoney(),
            Contributions =
            {
                new Contribution
                {
                    Financier = "Tillväxtverket", Source = "call", Kind = ContributionKind.Cash, Publicness = Publicness.Public, Amount = 460_000m.ToMoney(),
                },
                new Contribution
                {
                    Financier = "Region Jämtland Härjedalen", Source = "own-frame", Frames = { GrowthFrame }, Kind = ContributionKind.InKind, Rest = true,
                    Ceiling = 460_000m.ToMoney(),
                },
            },
        };
        await services.Plans.PutPlanAsync(new PutPlanRequest { Plan = plan }, services.Registrar, cancellationToken: Now);
        return inCase;
    }

    /// <summary>Notes something at a row of the case's plan, which makes another version of it.</summary>
    public static async Task Note(this ThreeServices services, Case inCase, string note)
    {
        var plan = await services.Plans.GetPlanAsync(new GetPlanRequest { Name = $"{inCase.Name}/plan" }, services.Registrar, cancellationToken: Now);
        plan.Contributions[0].Note = note;
        await services.Plans.PutPlanAsync(new PutPlanRequest { Plan = plan }, services.Registrar, cancellationToken: Now);
    }

    public static async Task<Decision> Propose(this ThreeServices services, Case inCase)
    {
        var content = Upload.SomeContent();
        var basis = await services.Documents.Send(Upload.Metadata(inCase.Name, content: content), content, services.Registrar, Now);
        return await services.Decisions.ProposeDecisionAsync(
            new ProposeDecisionRequest
            {
                Parent = inCase.Name,
                Day = new Date { Year = 2024, Month = 2, Day = 23 },
                Decision = new Decision
                {
                    Kind = DecisionKind.Delegated,
                    Board = RunBoard,
                    Clause = "8.2",
                    Basis = { new BasisDocument { Document = basis.Name } },
                    Points =
                    {
                        new DecisionPoint { Text = "Avsätta arbetstid.", Ceiling = 1_000m.ToMoney(), Kind = ContributionKind.InKind, Frames = { GrowthFrame } },
                    },
                },
            },
            services.Registrar, cancellationToken: Now);
    }

    public static async Task<Decision> Decide(this ThreeServices services, Case inCase)
    {
        var proposed = await services.Propose(inCase);
        return await services.Decisions.RecordDecisionAsync(
            new RecordDecisionRequest
            {
                Name = proposed.Name, Decided = new Date { Year = 2024, Month = 2, Day = 23 }, DecidedBy = { new Signature { Office = Director } },
            },
            services.Registrar, cancellationToken: Now);
    }

    /// <summary>Its documents, text first, once they are filed.</summary>
    public static Task<List<Document>> Rendered(this ThreeServices services, Decision decision) => Eventually.Some(
        async () =>
        {
            var parent = decision.Name[..decision.Name.IndexOf("/decisions/", StringComparison.Ordinal)];
            var listed = await services.Documents.ListDocumentsAsync(new() { Parent = parent }, services.Registrar, cancellationToken: Now);
            var rendered = listed.Documents.Where(document => document.Decision == decision.Name).ToList();
            return rendered.Count >= 2 ? rendered : null;
        },
        Now, within: TimeSpan.FromSeconds(60));
}
