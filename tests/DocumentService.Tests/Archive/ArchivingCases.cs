using System.Xml.Linq;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using DocumentService.Tests.Decisions;
using DocumentService.Tests.Documents;
using DocumentService.Tests.Search;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Testing;
using static DocumentService.Tests.Decisions.ThreeServices;
using Date = Google.Type.Date;

namespace DocumentService.Tests.Archive;

[Collection(nameof(ThreeServices))]
public sealed class ArchivingCases(ThreeServices services)
{
    private static readonly XNamespace E = "https://DILCIS.eu/XML/ERMS";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closed_case_comes_back_whole_from_its_package()
    {
        var inCase = await Filled("RUN/901/2024");
        var decision = await services.Decide(inCase);
        await services.Rendered(decision);
        await services.Cases.CloseCaseAsync(new CloseCaseRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);

        var (overview, history, package) = await Quiet(inCase, async () => Unpacked.Of(await Fetch(inCase)));

        package.CheckList();
        Assert.Equal(overview, package.Register);
        Assert.Equal(history, package.History);

        var told = overview.Case.Clone();
        // Only the register's own file tells of these.
        told.Preparations.Clear();
        told.Programmes.Clear();
        (told.Etag, told.Imported, told.DocumentDate, told.DocumentKind, told.Unit) = ("", false, null, "", "");
        (told.Officer.Email, told.Officer.Telephone, told.Period.FromNote) = ("", "", "");
        foreach (var related in told.RelatedCases)
            related.InThisRegister = false;
        Assert.Equal(told, package.Case());
        Assert.Equal(6, overview.Documents.Count);
        Assert.Equal([2, 1], overview.Documents.Where(document => document.Title == "Remissvar").Select(document => document.Version).Append(overview.Documents[0].Version));
        Assert.Equal(
            overview.Documents.Select(document =>
            {
                var filed = document.Clone();
                filed.Etag = "";
                return filed;
            }),
            package.Documents());
        Assert.Equal(Files.Text($"Remissvar, utkast {inCase.Number}"), package.Files["representations/rep1/data/0003-1.txt"]);
        var action = Assert.Single(package.CaseFile.Elements(E + "action"));
        Assert.Contains("Avsätta arbetstid", action.Element(E + "actionText")!.Value, StringComparison.Ordinal);
        Assert.Equal("Beslutina Fattarsdotter", Assert.Single(action.Descendants(E + "agent")).Element(E + "name")!.Value);
        Assert.Equal(["ledningsgruppen\n2024-02\ntillstyrker"], package.CaseFile.Element(E + "notes")!.Elements().Select(note => note.Value));
    }

    [Fact]
    public async Task The_same_case_gives_the_same_octets()
    {
        var inCase = await Filled("RUN/902/2024");
        await services.Cases.CloseCaseAsync(new CloseCaseRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);

        var (_, _, twice) = await Quiet(inCase, async () => (First: await Fetch(inCase), Second: await Fetch(inCase)));

        Assert.Equal(twice.First, twice.Second);
    }

    [Fact]
    public async Task Of_a_document_that_was_disposed_of_the_registration_is_left()
    {
        var inCase = await Filled("RUN/905/2024");
        await services.Cases.CloseCaseAsync(new CloseCaseRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);
        // As a disposal leaves it whose rule is of years ago.
        await services.ChangeDocuments(
            """
            INSERT INTO disposal (organisation, number, state, proposed, proposed_by, decision, decided) VALUES ('rjh', 905, 'DISPOSED', now(), 'p-001', '§ 1', '2024-12-31');
            UPDATE document SET disposal = 905 WHERE organisation = 'rjh' AND case_id = 'RUN-905-2024' AND number = 1;
            DELETE FROM document_version WHERE organisation = 'rjh' AND case_id = 'RUN-905-2024' AND document = 1;
            """);

        var package = Unpacked.Of(await Fetch(inCase));

        package.CheckList();
        Assert.Equal([$"{Region}/disposals/905"], package.Disposals());
        Assert.Equal([2, 3], package.Documents().Select(document => int.Parse(document.Name[(document.Name.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_case_without_documents_and_particulars_has_a_package_as_well()
    {
        var inCase = await services.Cases.RegisterCaseAsync(
            new RegisterCaseRequest { Parent = Region, Series = "RUN", Case = new Case { Title = "Bara en rubrik & <inget> mer", Kind = "project" } }, services.Registrar, cancellationToken: Now);
        await services.Cases.CloseCaseAsync(new CloseCaseRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);

        var package = Unpacked.Of(await Fetch(inCase));

        package.CheckList();
        Assert.Empty(package.Documents());
        Assert.Equal("Bara en rubrik & <inget> mer", package.Case().Title);
    }

    [Fact]
    public async Task An_open_case_has_no_package_and_only_a_registrar_gets_one()
    {
        var inCase = await services.Import("RUN/903/2024", "Pågående");

        Assert.Equal("CASE_NOT_CLOSED", await Reason(inCase.Name, services.Registrar));
        Assert.Equal("ROLE_MISSING", await Reason(inCase.Name, services.Officer));
        Assert.Equal("OTHER_ORGANISATION", await Reason(inCase.Name, services.Stranger));
        Assert.Equal("RESOURCE_NOT_FOUND", await Reason($"{Region}/cases/RUN-9999-2024", services.Registrar));
        Assert.Equal("INVALID_REQUEST", await Reason("RUN/903/2024", services.Registrar));
    }

    [Fact]
    public async Task A_damaged_content_is_in_no_package()
    {
        var inCase = await Filled("RUN/904/2024");
        await services.Cases.CloseCaseAsync(new CloseCaseRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);
        var content = Files.Pdf("bara i detta ärende");
        var document = await services.Documents.Send(Metadata(inCase, content, "application/pdf", "Bilaga"), content, services.Registrar, Now);
        await File.AppendAllTextAsync(Directory.EnumerateFiles(services.Store, document.Sha256, SearchOption.AllDirectories).Single(), "tillägg", Now);

        Assert.Equal("CONTENT_DAMAGED", await Reason(inCase.Name, services.Registrar));
    }

    private async Task<Case> Filled(string number)
    {
        var inCase = await services.Import(number, "Samarbete i Norden");
        var options = new CallOptions(services.Registrar, cancellationToken: Now);
        inCase.Title = "Samarbete i Norden och \"Östersjön\" <1 & 2>";
        inCase.Description = "Första raden.\nAndra raden, med \ttabb och ]]> i.";
        inCase.Officer = new CaseOfficer { DisplayName = "Skugga Tallberg", Email = "skugga.tallberg@exempel.se", Telephone = "063-12 34 56" };
        await services.Cases.UpdateCaseAsync(new UpdateCaseRequest { Case = inCase, UpdateMask = new FieldMask { Paths = { "title", "description", "officer" } } }, options);
        await services.Cases.RelateCaseAsync(new RelateCaseRequest { Name = inCase.Name, Number = "RUN/379/2019", Relation = "fortsättning på" }, options);
        await services.Cases.PrepareCaseAsync(
            new PrepareCaseRequest { Name = inCase.Name, Preparation = new Preparation { Body = "ledningsgruppen", Date = new Date { Year = 2024, Month = 2 }, Stance = "tillstyrker" } }, options);
        await services.Cases.MarkSecrecyAsync(
            new MarkSecrecyRequest
            {
                Name = inCase.Name,
                Secrecy = new Secrecy { Provision = "OSL 31 kap. 16 §", Date = new Date { Year = 2024, Month = 2, Day = 20 }, Authority = "Regionala utvecklingsnämnden" },
            },
            options);
        await Add(Files.Pdf($"ansokan {number}"), "application/pdf", "Ansökan", document =>
            (document.FileName, document.State, document.Direction, document.Counterpart) = ("ansökan & bilaga \"1\".pdf", DocumentState.Final, Direction.In, "Tillväxtverket"));
        var mistake = await Add(Files.Text($"Fel ärende {number}"), "text/plain", "Fel ärende", _ => { });
        await services.Documents.StrikeDocumentAsync(new StrikeDocumentRequest { Name = mistake.Name, Reason = "hör till ett annat ärende" }, options);
        var answer = await Add(Files.Text($"Remissvar, utkast {number}"), "text/plain", "Remissvar", _ => { });
        await services.Documents.MarkDocumentSecrecyAsync(
            new MarkDocumentSecrecyRequest
            {
                Name = answer.Name,
                Secrecy = new DocumentSecrecy { Provision = "OSL 19 kap. 1 §", Date = new Date { Year = 2024, Month = 2, Day = 21 }, Authority = "Regionstyrelsen" },
            },
            options);
        answer = await services.Documents.GetDocumentAsync(new GetDocumentRequest { Name = answer.Name }, options);
        var final = Files.Text($"Remissvar {number}");
        await services.Documents.Send(Upload.Version(answer, DocumentState.Final), final, services.Registrar, Now);
        return await services.Cases.GetCaseAsync(new GetCaseRequest { Name = inCase.Name }, options);

        async Task<Document> Add(byte[] content, string contentType, string title, Action<Document> also)
        {
            var metadata = Metadata(inCase, content, contentType, title);
            also(metadata.Document);
            return await services.Documents.Send(metadata, content, services.Registrar, Now);
        }
    }

    // What reactions have yet to write could come between two looks: waits until everything of the house is archived, and nothing changes while it is read.
    private async Task<Looked<T>> Quiet<T>(Case inCase, Func<Task<T>> read) => await Eventually.Some(
        async () =>
        {
            var (overview, history) = await Told(inCase);
            var seen = await read();
            var isQuiet = (overview, history).Equals(await Told(inCase))
                && overview.Documents.All(document => document.Archived is not null || document.Direction == Direction.In || document.State == DocumentState.Draft || document.Struck is not null);
            return isQuiet ? new Looked<T>(overview, history, seen) : null;
        },
        Now, within: TimeSpan.FromSeconds(60));

    private async Task<(CaseOverview Overview, GetHistoryResponse History)> Told(Case inCase)
    {
        var options = new CallOptions(services.Registrar, cancellationToken: Now);
        var overview = await services.Cases.GetCaseOverviewAsync(new GetCaseOverviewRequest { Name = inCase.Name }, options);
        // Legal force, warnings, and what is pending depend on the day on which they are asked for.
        overview.LegalForce.Clear();
        overview.Warnings.Clear();
        overview.Pending.Clear();
        overview.ToDo.Clear();
        return (overview, await services.Cases.GetHistoryAsync(new GetHistoryRequest { Name = inCase.Name, PageSize = 1000 }, options));
    }

    private sealed record Looked<T>(CaseOverview Overview, GetHistoryResponse History, T Seen);

    private static UploadMetadata Metadata(Case inCase, byte[] content, string contentType, string title)
    {
        var metadata = Upload.Metadata(inCase.Name, title, content);
        (metadata.Document.FileName, metadata.Document.ContentType) = ("handling", contentType);
        return metadata;
    }

    private Task<byte[]> Fetch(Case inCase) => Unpacked.Fetch(services.Archive, inCase.Name, services.Registrar, Now);

    private async Task<string?> Reason(string name, Metadata headers) =>
        Refusal.Info(await Assert.ThrowsAsync<RpcException>(() => Unpacked.Fetch(services.Archive, name, headers, Now)))?.Type;
}
