using Contracts.Cases.V1;
using Google.Type;
using Grpc.Core;
using Testing;

namespace CaseService.Tests;

public sealed class BadInput(CaseHost host)
{
    private const string Control = "Ett \u0007 projekt";
    private const string Decomposed = "A\u030Are och O\u0308stersund";
    private const string Reversed = "fdp.\u202Eexe";
    private static readonly string TooLong = new('å', 100_001);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_is_wrong_with_a_registration_is_told_at_once_and_nothing_is_registered()
    {
        var (register, other) = (await host.NewOrganisation(), await host.NewOrganisation());
        var request = register.NewCase(Control);
        request.Case.FormerTitles.Add(["Ett namn", Decomposed, "Två\nrader"]);
        request.Case.Kind = "";
        request.Case.Description = TooLong;
        request.Case.Unit = $"{other.Name}/units/naringsliv";
        request.Case.Officer = new CaseOfficer { DisplayName = Reversed, Telephone = "063\n14", Email = "prov@example.org\0" };
        request.Case.Period = new Period { From = new Date { Year = 1899, Month = 12, Day = 31 }, To = new Date { Year = 2201, Month = 1, Day = 1 } };
        request.Case.DocumentDate = new Date { Year = 2023, Month = 2, Day = 29 };

        Assert.Equal(
            [
                "case.description", "case.document_date", "case.former_titles[1]", "case.former_titles[2]", "case.kind", "case.officer.display_name",
                "case.officer.email", "case.officer.telephone", "case.period.from", "case.period.to", "case.title", "case.unit",
            ],
            (await Violated.Fields(host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now))).Distinct().Order(StringComparer.Ordinal));

        var next = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        Assert.StartsWith("RUN/1/", next.Number, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_of_several_lines_may_have_line_breaks_and_all_letters_of_the_languages_of_the_country()
    {
        var register = await host.NewOrganisation();
        var request = register.NewCase("Åre – Áhkká, Šaejtie och Ǩeäđgi: ”näringsliv” 2027");
        request.Case.Description = "Första raden\r\n\tandra raden\n\nÖstersund";

        var registered = await host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now);

        Assert.Equal((request.Case.Title, request.Case.Description), (registered.Title, registered.Description));
    }

    [Fact]
    public async Task A_proposal_names_nothing_of_another_organisation()
    {
        var (register, other) = (await host.NewOrganisation(), await host.NewOrganisation());
        var registered = await host.Cases.RegisterCaseAsync(register.NewCase(), register.Registrar, cancellationToken: Now);
        var request = new ProposeDecisionRequest
        {
            Parent = registered.Name,
            Day = new Date { Year = 2026, Month = 11, Day = 20 },
            Decision = new Decision
            {
                Kind = DecisionKind.Delegated,
                Board = other.Board,
                ReportTo = other.Board,
                ProposedBy = $"{other.Name}/offices/direktor",
                Clause = Control,
                SignedBy = { new Signature { Office = $"{other.Name}/offices/direktor", Person = $"{other.Name}/persons/p-002" } },
                Basis = { new BasisDocument { Document = $"{other.Name}/cases/RUN-1-2026/documents/1" } },
                ExtractsTo = { Reversed },
                Points =
                {
                    new DecisionPoint
                    {
                        Text = Decomposed,
                        Frames = { $"{other.Name}/frames/naringsliv-2026" },
                        Applications = { $"{other.Name}/cases/RUN-1-2026/applications/1" },
                    },
                },
            },
        };

        Assert.Equal(
            [
                "decision.basis[0].document", "decision.board", "decision.clause", "decision.extracts_to[0]", "decision.points[0].applications",
                "decision.points[0].frames", "decision.points[0].text", "decision.proposed_by", "decision.report_to", "decision.signed_by[0].office",
                "decision.signed_by[0].person",
            ],
            (await Violated.Fields(host.Decisions.ProposeDecisionAsync(request, register.Officer, cancellationToken: Now))).Distinct().Order(StringComparer.Ordinal));
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND",
            host.Decisions.GetDecisionAsync(new() { Name = $"{registered.Name}/decisions/1" }, register.Officer, cancellationToken: Now));
    }
}
