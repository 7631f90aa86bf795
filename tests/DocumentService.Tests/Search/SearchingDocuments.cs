using Contracts.Documents.V1;
using DocumentService.Tests.Documents;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using Npgsql;
using Testing;

namespace DocumentService.Tests.Search;

public sealed class SearchingDocuments(DocumentHost host)
{
    private readonly Finding _finding = new(host);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kommun", "Kommunernas samverkan")]
    [InlineData("VINDKRAFT", "om vindkraften i norr")]
    [InlineData("möjligh*", "Nya möjligheter")]
    [InlineData("vatten", "mark/vatten och skog")]
    [InlineData("2027", "programperioden 2021-2027")]
    [InlineData("samverkan kommun", "Kommunernas samverkan")]
    [InlineData("sam* kommun", "Kommunernas samverkan")]
    [InlineData("räksmörgås", "en Ra\u0308ksmo\u0308rga\u030As till kaffet")]
    [InlineData("it's", "it's")]
    public async Task A_word_is_found_in_other_inflections_and_by_its_beginning(string query, string text)
    {
        var document = await _finding.FileAndRead(text);

        Assert.Equal([document.Name], await _finding.Names(query));
    }

    [Theory]
    [InlineData("kar", "kår")]
    [InlineData("vindkraft finns-inte", "vindkraften")]
    [InlineData("moj*", "möjligheter")]
    [InlineData("vind", "avvind")]
    public async Task A_document_that_lacks_a_word_is_not_found(string query, string text)
    {
        await _finding.FileAndRead(text);

        Assert.Empty(await _finding.Names(query));
    }

    [Fact]
    public async Task A_document_is_found_by_its_title_and_what_was_looked_for_is_marked()
    {
        var document = await _finding.FileAndRead(
            "Regionen söker samarbete.\nKommunerna bidrar med tid & lokaler, och kommunens egna strateger leder arbetet.", also: one => one.Title = "Avsikt om kommunal samverkan");

        var hit = Assert.Single((await _finding.Ask("kommun samverk*")).Hits);

        Assert.Equal(document, hit.Document);
        Assert.Equal("Avsikt om kommunal [samverkan]", Marked(hit.Title));
        Assert.Equal("Regionen söker samarbete. [Kommunerna] bidrar med tid & lokaler, och [kommunens] egna strateger leder arbetet", Marked(Assert.Single(hit.Passages)));
    }

    [Fact]
    public async Task Of_a_long_document_the_places_with_the_words_are_shown()
    {
        var filler = string.Join(' ', Enumerable.Range(1, 20_000).Select(i => $"ord{i}"));
        await _finding.FileAndRead($"{filler} ovanlig trädgårdsskötsel {filler}");

        var hit = Assert.Single((await _finding.Ask("trädgårdsskötsel")).Hits);

        Assert.Contains("ovanlig [trädgårdsskötsel] ord1 ", Marked(Assert.Single(hit.Passages)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_in_a_filter_has_to_fit()
    {
        var document = await _finding.FileAndRead("gemensam", one =>
        {
            one.Kind = "application draft";
            one.Direction = Direction.Out;
            one.Counterpart = "Tillväxtverket";
            one.Date = new Date { Year = 2024, Month = 2, Day = 16 };
        });
        await _finding.FileAndRead("gemensam annan", one => one.Date = new Date { Year = 2025, Month = 3, Day = 1 });

        foreach (var query in new[] { "gemensam", "" })
        {
            Assert.Equal(2, (await _finding.Ask(query)).Hits.Count);
            await Finds(new DocumentFilter { Case = document.Name[..document.Name.LastIndexOf("/documents", StringComparison.Ordinal)] });
            await Finds(new DocumentFilter { Kind = "application draft" });
            await Finds(new DocumentFilter { Direction = Direction.Out });
            await Finds(new DocumentFilter { DateFrom = Day(2024, 2, 16), DateTo = Day(2024, 2, 16) });
            await Finds(new DocumentFilter { DateFrom = Day(2020, 1, 1), DateTo = Day(2025, 2, 28) });
            await Finds(new DocumentFilter { DateTo = Day(2024, 2, 16) });
            await Finds(new DocumentFilter { DateFrom = Day(1990, 1, 1), DateTo = Day(2025, 2, 28) });

            async Task Finds(DocumentFilter filter) => Assert.Equal([document.Name], await _finding.Names(query, filter));
        }

        foreach (var other in new[]
        {
            new DocumentFilter { Case = $"{_finding.Parent}/cases/RUN-999999-2024" }, new DocumentFilter { Kind = "application" }, new DocumentFilter { Direction = Direction.In },
            new DocumentFilter { DateFrom = Day(2024, 2, 17), DateTo = Day(2024, 2, 29) }, new DocumentFilter { Kind = "application draft", Direction = Direction.Internal },
        })
            Assert.Empty(await _finding.Names("gemensam", other));
    }

    [Fact]
    public async Task Pages_follow_each_other_from_the_latest_filed_and_none_is_shown_twice()
    {
        var parent = _finding.NewCase();
        var filed = new List<string>();
        for (var i = 1; i <= 7; i++)
            filed.Add((await _finding.File(Files.Text($"bilaga {i}"), parent: parent)).Name);
        await Eventually.Holds(async () => (await _finding.Ask("bilaga")).Hits.Count == 7, Now);

        var shown = new List<string>();
        var token = "";
        do
        {
            var page = await _finding.Ask("bilaga", size: 3, token: token, count: true);
            Assert.Equal(7, page.Total);
            shown.AddRange(page.Hits.Select(hit => hit.Document.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(filed.AsEnumerable().Reverse(), shown);
    }

    [Fact]
    public async Task Nobody_finds_or_counts_another_organisations_documents()
    {
        await _finding.FileAndRead("hemlighet");
        var neighbour = new Finding(host);

        Assert.Equal(0, (await neighbour.Ask("hemlighet", count: true)).Total);
        Assert.Empty(await neighbour.Names("hemlighet"));
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", _finding.Search.SearchDocumentsAsync(
            new SearchDocumentsRequest { Parent = _finding.Parent, Query = "hemlighet" }, neighbour.Officer, cancellationToken: Now));
    }

    [Fact]
    public async Task What_anyone_may_see_is_found_for_anyone_and_nothing_else_is_found_or_counted()
    {
        var open = await _finding.FileAndRead("innehåll", Received);
        var draft = await _finding.FileAndRead("innehåll, utkast", one => one.Title = "Offentlig handling");
        var internalFinal = await _finding.FileAndRead("innehåll, arbetsmaterial", one => (one.Title, one.State) = ("Offentlig handling", DocumentState.Final));
        var secret = await _finding.FileAndRead("innehåll, hemlig", Received);
        await _finding.Documents.MarkDocumentSecrecyAsync(new MarkDocumentSecrecyRequest { Name = secret.Name, Secrecy = Mark }, _finding.Registrar, cancellationToken: Now);
        var inSecretCase = await _finding.FileAndRead("innehåll i hemligt ärende", Received);
        await using (var database = NpgsqlDataSource.Create(host.Service.AdminConnection))
        {
            await using var mark = database.CreateCommand(
                "UPDATE case_file SET secrecy_provision = 'OSL 31 kap. 16 §', secrecy_date = '2024-02-20', secrecy_authority = 'RUN' WHERE organisation || '/cases/' || case_id = $1");
            mark.Parameters.AddWithValue(inSecretCase.Name[(inSecretCase.Name.IndexOf('/', StringComparison.Ordinal) + 1)..inSecretCase.Name.LastIndexOf("/documents", StringComparison.Ordinal)]);
            Assert.Equal(1, await mark.ExecuteNonQueryAsync(Now));
        }

        var anyone = await _finding.AskForAnyone("offentlig");

        Assert.Equal([open.Name], anyone.Hits.Select(hit => hit.Document.Name));
        Assert.Equal(1, anyone.Total);
        Assert.Equal("[Offentlig] handling", Marked(anyone.Hits[0].Title));
        Assert.Empty(anyone.Hits[0].Passages);
        // Whether somebody gets a content is decided each time (OSL 6 kap. 3 §).
        Assert.Equal(0, (await _finding.AskForAnyone("innehåll")).Total);
        Assert.Equal([open.Name], (await _finding.AskForAnyone("offent*")).Hits.Select(hit => hit.Document.Name));
        Assert.Empty((await _finding.AskForAnyone("")).Hits.Skip(1));
        Assert.Equal(
            new[] { open, draft, internalFinal, secret, inSecretCase }.Select(document => document.Name).Reverse(), await _finding.Names("offentlig"));

        await _finding.Documents.MarkDocumentSecrecyAsync(new MarkDocumentSecrecyRequest { Name = secret.Name, Reason = "prövad" }, _finding.Registrar, cancellationToken: Now);
        Assert.Equal(2, (await _finding.AskForAnyone("offentlig")).Total);

        static void Received(Document document) =>
            (document.Title, document.State, document.Direction, document.Counterpart) = ("Offentlig handling", DocumentState.Final, Direction.In, "Tillväxtverket");
    }

    [Fact]
    public async Task A_document_is_found_by_its_current_version_and_by_what_the_register_says_now()
    {
        var document = await _finding.FileAndRead("första lydelsen", one => one.Title = "Gammal rubrik");
        var content = Files.Text("andra texten");
        var next = await _finding.Documents.Send(Upload.Version(document), content, _finding.Officer, Now);
        await _finding.Documents.UpdateDocumentAsync(
            new UpdateDocumentRequest { Document = new Document { Name = document.Name, Title = "Nytt namn", Kind = "memo" }, UpdateMask = new FieldMask { Paths = { "title", "kind" } } },
            _finding.Officer, cancellationToken: Now);

        Assert.NotEqual(document.Sha256, next.Sha256);
        await Eventually.Holds(async () => (await _finding.Names("andra nytt", new DocumentFilter { Kind = "memo" })).SequenceEqual([document.Name]), Now);
        Assert.Empty(await _finding.Names("lydelsen"));
        Assert.Empty(await _finding.Names("gammal"));
        Assert.Empty(await _finding.Names("", new DocumentFilter { Kind = "initiative" }));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_search_is_told_at_once()
    {
        var fields = await Violated.Fields(_finding.Search.SearchDocumentsAsync(
            new SearchDocumentsRequest
            {
                Parent = _finding.Parent, Query = new string('a', 201), PageSize = -1, PageToken = "x",
                Filter = new DocumentFilter { Case = "organisations/annan/cases/RUN-1-2024", Direction = (Direction)9, DateFrom = Day(2024, 2, 2), DateTo = Day(2024, 2, 1) },
            },
            _finding.Officer, cancellationToken: Now));

        Assert.Equal(["filter.case", "filter.date_to", "filter.direction", "page_size", "page_token", "query"], fields.Order());
        Assert.Equal(["query"], await Violated.Fields(_finding.Search.SearchDocumentsAsync(
            new SearchDocumentsRequest { Parent = _finding.Parent, Query = "och" }, _finding.Officer, cancellationToken: Now)));
    }

    [Theory]
    [InlineData("' | 'a")]
    [InlineData("a & !b:* <-> \\ ' \"")]
    [InlineData("%_--;/*")]
    public async Task Signs_mean_nothing_in_a_query(string query)
    {
        await _finding.FileAndRead("vad som helst");

        Assert.Empty(await _finding.Names($"{query} saknas"));
    }

    [Fact]
    public async Task After_files_that_mean_harm_the_next_document_is_read()
    {
        var parent = _finding.NewCase();
        (string Type, byte[] Content, string Reason)[] files =
        [
            (Files.Docx, Files.Bomb("word/document.xml", "<w:document>", 1 << 28), "FILE_TOO_LARGE"),
            (Files.Docx, Files.WordOf(string.Concat(Enumerable.Repeat("<a>", 100_000))), "NESTED_TOO_DEEP"),
            (Files.Docx, Files.WordOf("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"), "FILE_BROKEN"),
            ("application/pdf", Files.Pdf("avhuggen")[..200], "FILE_BROKEN"),
            ("application/pdf", Files.PdfOf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>"), "FILE_BROKEN"),
        ];
        var filed = new List<Document>();
        foreach (var (type, content, _) in files)
            filed.Add(await _finding.File(content, type, one => one.Title = "Farlig", parent));
        var next = await _finding.File(Files.Pdf("Ofarlig"), "application/pdf", parent: parent);

        await _finding.Read(next, TimeSpan.FromMinutes(2));

        Assert.Equal([next.Name], await _finding.Names("ofarlig"));
        Assert.Equal(files.Select(one => one.Reason), await Task.WhenAll(filed.Select(async one => (await _finding.Reading(one)).Reason)));
        Assert.Equal(files.Length, (await _finding.Ask("farlig", count: true)).Total);
    }

    private static DocumentSecrecy Mark => new() { Provision = "OSL 31 kap. 16 §", Date = Day(2024, 2, 20), Authority = "Regionala utvecklingsnämnden" };

    private static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    private static string Marked(Passage passage) => string.Concat(passage.Pieces.Select(piece => piece.Hit ? $"[{piece.Text}]" : piece.Text));
}
