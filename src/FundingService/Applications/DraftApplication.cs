using System.Text.RegularExpressions;
using FundingService.Plans;

namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    private const int LongestText = 200;
    private const int LongestNumber = 40;
    private const int LongestNote = 4000;

    /// <inheritdoc/>
    public override async Task<Wire.Application> DraftApplication(DraftApplicationRequest request, ServerCallContext context)
    {
        var of = CaseName.Parse(request.Parent, "parent");
        context.Caller().In(of.Organisation);
        var given = Read(of, request.Application ?? throw Refused.Invalid("application", "expected an application"));

        return await database.Once(request, context, async work =>
        {
            await FundedCase.Lock(work, of);
            var others = await Applications.Of(work, of);
            var before = others.SingleOrDefault(other => !other.IsEnded && other.Financier == given.Financier && other.Source == given.Source);
            if (before?.AgreesWith(given) == false)
                throw DraftedOtherwise(before);
            if (before is not null && before.State != ApplicationState.Draft)
                return await ShownApplications.Of(work, before);

            var plan = await PlanVersions.Latest(work, of) ?? throw Refused.NotFound("plan", $"{of}/plan");
            if (before is not null)
                await Applications.Redraft(work, DraftFromPlan.Of(before, plan));
            else
                await Applications.Add(work, DraftFromPlan.Of(given with { Number = others.Count + 1 }, plan));
            return await ShownApplications.Of(work, (await Applications.Find(work, of, before?.Number ?? others.Count + 1))!);
        });
    }

    private static Application Read(CaseName of, Wire.Application given)
    {
        var violations = new Violations();
        var application = new Application
        {
            Case = of,
            Number = 0,
            Financier = violations.Text(given.Financier, "application.financier", LongestText),
            Source = violations.OptionalText(given.Source, "application.source", LongestText),
            Programme = violations.OptionalText(given.Programme, "application.programme", LongestText),
            Drafted = given.Drafted.ReadPartial(violations, "application.drafted"),
            DecidedInCase = violations.OptionalText(given.DecidedInCase, "application.decided_in_case", LongestNumber),
            Due = given.Due.Read(violations, "application.due"),
            Document = given.Document,
            DocumentSha256 = given.DocumentSha256,
        };
        ReadDocument(of, given.Document, given.DocumentSha256, violations, "application");
        violations.Refuse();
        return application;
    }

    private static void ReadDocument(CaseName of, string document, string sha256, Violations violations, string at)
    {
        violations.Require(
            document.Length == 0 || Names.TryInCase("documents", document)?.Case == of, $"{at}.document", $"expected a document of the case, found '{document}'");
        violations.Require(sha256.Length == 0 || Sha256().IsMatch(sha256), $"{at}.document_sha256", "expected 64 hexadecimal digits in lower case");
    }

    private static Refused DraftedOtherwise(Application before) =>
        Refused.Exists(
            "APPLICATION_EXISTS",
            "The application to the financier is drafted already, and says something else.",
            ("application", before.Name), ("financier", before.Financier), ("source", before.Source));

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}
