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
        await Close(inCase);
        var overview = await services.Cases.GetCaseOverviewAsync(new GetCaseOverviewRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);

        var package = Unpacked.Of(await Fetch(inCase));

        package.CheckList();
        // Legal force, warnings, and what is pending depend on the day on which they are asked for.
        overview.LegalForce.Clear();
        overview.Warnings.Clear();
        overview.Pending.Clear();
        overview.ToDo.Clear();
        Assert.Equal(overview, package.Register);
        Assert.Equal(await services.Cases.GetHistoryAsync(new GetHistoryRequest { Name = inCase.Name, PageSize = 1000 }, services.Registrar, cancellationToken: Now), package.History);

        var told = overview.Case.Clone();
        // Only the register's own file tells of these.
        told.Preparations.Clear();
        told.Programmes.Clear();
        (told.Etag, told.Imported, told.DocumentDate, told.DocumentKind, told.Unit) = ("", false, null, "", "");
        (told.Officer.Email, told.Officer.Telephone, told.Period.FromNote) = ("", "", "");
        foreach (var related in told.RelatedCases)
            related.InThisRegister = false;
        Assert.Equal(told, package.Case());
        var filed = (await services.Documents.ListDocumentsAsync(new ListDocumentsRequest { Parent = inCase.Name }, services.Registrar, cancellationToken: Now)).Documents;
        Assert.Equal(5, filed.Count);
        foreach (var document in filed)
            (document.Version, document.Etag, document.Designation, document.Sent, document.Archived) = (0, "", "", null, null);
        Assert.Equal(filed, package.Documents());
        var action = Assert.Single(package.CaseFile.Elements(E + "action"));
        Assert.Contains("Avsätta arbetstid", action.Element(E + "actionText")!.Value, StringComparison.Ordinal);
        Assert.Equal("Beslutina Fattarsdotter", Assert.Single(action.Descendants(E + "agent")).Element(E + "name")!.Value);
        Assert.Equal(["ledningsgruppen\n2024-02\ntillstyrker"], package.CaseFile.Descendants(E + "note").Select(note => note.Value));
    }

    [Fact]
    public async Task The_same_case_gives_the_same_octets()
    {
        var inCase = await Filled("RUN/902/2024");
        await Close(inCase);

        Assert.Equal(await Fetch(inCase), await Fetch(inCase));
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
        var document = await services.Documents.Send(Metadata(inCase, content, "application/pdf"), content, services.Registrar, Now);
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
        await Add(Files.Pdf($"ansokan {number}"), "application/pdf", document =>
        {
            (document.FileName, document.State, document.Direction, document.Counterpart) = ("ansökan & bilaga \"1\".pdf", DocumentState.Final, Direction.In, "Tillväxtverket");
        });
        await Add(Files.Text($"Utkast till {number}"), "text/plain", _ => { });
        return await services.Cases.GetCaseAsync(new GetCaseRequest { Name = inCase.Name }, options);

        async Task Add(byte[] content, string contentType, Action<Document> also)
        {
            var metadata = Metadata(inCase, content, contentType);
            also(metadata.Document);
            await services.Documents.Send(metadata, content, services.Registrar, Now);
        }
    }

    private static UploadMetadata Metadata(Case inCase, byte[] content, string contentType)
    {
        var metadata = Upload.Metadata(inCase.Name, $"Handling av {content.Length} oktetter", content);
        (metadata.Document.FileName, metadata.Document.ContentType) = ("handling", contentType);
        return metadata;
    }

    /// <summary>Closes a case, and waits until its documents are archived and all that happened to them is in its history.</summary>
    private async Task Close(Case inCase)
    {
        await services.Cases.CloseCaseAsync(new CloseCaseRequest { Name = inCase.Name }, services.Registrar, cancellationToken: Now);
        await Eventually.Holds(async () =>
        {
            var documents = (await services.Documents.ListDocumentsAsync(new() { Parent = inCase.Name }, services.Registrar, cancellationToken: Now)).Documents;
            var history = (await services.Cases.GetHistoryAsync(new() { Name = inCase.Name, PageSize = 1000 }, services.Registrar, cancellationToken: Now)).Entries;
            var archived = documents.Count(document => document is { State: DocumentState.Final, Direction: not Direction.In });
            return documents.Count(document => document.Archived is not null) == archived
                && history.Count(entry => entry.What == "DocumentFiled") == documents.Count && history.Count(entry => entry.What == "DocumentUpdated") == archived;
        }, Now);
    }

    private Task<byte[]> Fetch(Case inCase) => Unpacked.Fetch(services.Archive, inCase.Name, services.Registrar, Now);

    private async Task<string?> Reason(string name, Metadata headers) =>
        Refusal.Info(await Assert.ThrowsAsync<RpcException>(() => Unpacked.Fetch(services.Archive, name, headers, Now)))?.Type;
}
