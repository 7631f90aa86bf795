using DocumentService.Rendering;
using static DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Tests.Rendering;

public class PrintedPdfTests(Typesetter typesetter) : IClassFixture<Typesetter>
{
    /// <summary>The product's templates, checked as if they were an organisation's.</summary>
    private static readonly TemplateSet Checked = new(Typesetter.Product.Id, [.. Typesetter.Product.Files.Select(file => file with { IsOwn = true })]);

    [Theory]
    [MemberData(nameof(Examples.Names), MemberType = typeof(Examples))]
    public async Task The_pdf_is_sound_archivable_accessible_and_dated_by_its_own_day(string shape)
    {
        var document = Examples.All[shape];
        using var pdf = new Pdf(await typesetter.Pdf(document, Checked));

        await pdf.Check();
        var metadata = await pdf.Metadata();
        Assert.Contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>", metadata, StringComparison.Ordinal);
        Assert.Contains("<pdfuaid:part>1</pdfuaid:part>", metadata, StringComparison.Ordinal);
        Assert.Contains("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>", metadata, StringComparison.Ordinal);
        Assert.Contains("sv-SE", metadata, StringComparison.Ordinal);
        Assert.Contains($"<xmp:CreateDate>{document.Day}", metadata, StringComparison.Ordinal);
        var info = await pdf.Info();
        Assert.Matches("Tagged: +yes", info);
        Assert.Contains("Title:", info, StringComparison.Ordinal);
        Assert.Equal("True", await pdf.Catalog("/ViewerPreferences", "/DisplayDocTitle"));
        var structure = await pdf.Structure();
        Assert.All(["H1", "H2"], tag => Assert.Matches($@"(?m)^ *{tag}\b", structure));
        Assert.Equal(document.Sections.Select(section => section.Funding?.Bar?.Description).OfType<string>().Select(Typeface.Printable), await pdf.Alternatives());
    }

    [Theory]
    [MemberData(nameof(Examples.Names), MemberType = typeof(Examples))]
    public async Task The_pdf_says_what_the_text_says(string shape)
    {
        var document = Examples.All[shape];
        using var pdf = new Pdf(await typesetter.Pdf(document));

        var printed = string.Concat((await pdf.Pages()).Select(Letters));
        Assert.All(Texts(document), text => Assert.Contains(Letters(Typeface.Printable(text)), printed, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples.Names), MemberType = typeof(Examples))]
    public async Task Only_the_pinned_typeface_is_used_and_it_is_embedded(string shape)
    {
        using var pdf = new Pdf(await typesetter.Pdf(Examples.All[shape]));

        var fonts = (await pdf.Fonts()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        Assert.NotEmpty(fonts);
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+SourceSans3-\w+ .* yes yes yes ", font));
    }

    [Fact]
    public async Task Headings_tables_and_lists_are_tagged_for_screen_readers()
    {
        using var pdf = new Pdf(await typesetter.Pdf(Examples.Networks));

        var structure = await pdf.Structure();
        Assert.All(["H1", "H2", "Table", "THead", "TH", "LI", "Figure"], tag => Assert.Matches($@"(?m)^ *{tag}\b", structure));
    }

    [Fact]
    public async Task Every_page_of_a_draft_says_so_and_no_page_of_anything_else()
    {
        using var draft = new Pdf(await typesetter.Pdf(DecisionSections.Of(Examples.Large with { IsDraft = true }), Checked));
        using var taken = new Pdf(await typesetter.Pdf(Examples.Large));

        var pages = (await draft.Text()).Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(pages.Length > 3);
        Assert.All(pages, page => Assert.Contains("UTKAST", page, StringComparison.Ordinal));
        Assert.DoesNotContain("UTKAST", await taken.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ abcdefghijklmnopqrstuvwxyzåäö")]
    [InlineData("Éé Èè Üü Ææ Øø Ïï Đđ Ŋŋ Šš Ŧŧ Žž Áá Čč ẞß")]
    [InlineData("”citat” ’apostrof’ \"rakt\" 'enkelt' – streck — − … § € ½")]
    [InlineData("#let x = 1 $x^2$ *fet* _kurs_ `kod` @ref <label> [länk] \\ {rad} ~ / // /* = - + ' | ^ & %")]
    [InlineData("#image(\"/etc/passwd\") #sys.inputs #panic() \\u{41} --- https://region.example")]
    [InlineData("= Rubrik")]
    [InlineData("- punkt")]
    public async Task Text_is_printed_as_it_is_and_never_read_as_markup(string text)
    {
        using var pdf = new Pdf(await typesetter.Pdf(Examples.Networks with { ExtractsTo = [text] }));

        Assert.EndsWith(Words(text), Words(await pdf.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_character_that_the_typeface_is_said_to_have_can_be_printed()
    {
        var all = Typeface.Characters.Chunk(50).Select(chunk => string.Concat(chunk.Select(rune => rune.ToString())));

        using var pdf = new Pdf(await typesetter.Pdf(Examples.Networks with { Description = [string.Join("\n\n", all)] }));

        await pdf.Check();
        Assert.DoesNotContain("[U+", await pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_that_the_typeface_lacks_is_printed_by_its_number()
    {
        using var pdf = new Pdf(await typesetter.Pdf(Examples.Networks with { ExtractsTo = ["Bra 😀 漢 slut"] }));

        Assert.EndsWith("Bra [U+1F600] [U+6F22] slut", Words(await pdf.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_of_forty_points_and_sixty_financiers_repeats_its_table_head_and_numbers_its_pages()
    {
        using var pdf = new Pdf(await typesetter.Pdf(Examples.Large));

        var text = await pdf.Text();
        var pages = text.Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(pages.Length, 5, 9);
        Assert.All(pages.Index(), page => Assert.Contains($"{page.Index + 1} ({pages.Length})", page.Item, StringComparison.Ordinal));
        Assert.All(pages.Where(page => page.Contains("Finansiär nummer", StringComparison.Ordinal)), page => Assert.Contains("Finansiär\nSlag", page.Replace(" Slag", "\nSlag", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(Enumerate(60, i => $"nummer {i}\n"), row => Assert.Contains(row, text, StringComparison.Ordinal));
        Assert.All(Enumerate(40, i => $"{i}. Delprojekt nummer {i} "), point => Assert.Contains(point, Words(text), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_note_longer_than_a_page_is_printed_to_its_end()
    {
        var note = string.Join(' ', Enumerate(1500, i => $"ord{i}"));
        var document = Examples.Networks with { Funding = new FundingPlan(null, [new FundingRow("Finansiär") { Note = note }]), Points = [new Point(1, note)] };
        using var pdf = new Pdf(await typesetter.Pdf(DecisionSections.Of(document), Checked));

        Assert.Equal(2, Words(await pdf.Text()).Split("ord1500").Length - 1);
    }

    private static IEnumerable<string> Texts(PrintedDocument document) =>
    [
        document.Title, document.Letterhead.Kind, document.Letterhead.Organisation, .. document.Letterhead.Officer, .. document.Letterhead.Facts.Select(fact => fact.Value),
        .. document.Sections.SelectMany(section => (IEnumerable<string>)
        [
            section.Heading, .. section.Paragraphs, .. section.Lines,
            .. section.Points.SelectMany(point => point.Details.Prepend(point.Text)),
            .. section.Signatures.Select(signature => signature.Office),
            .. section.Table?.Rows.SelectMany(row => row) ?? [],
            .. section.Funding?.Rows.SelectMany(row => new[] { row.Financier, row.Kind, row.Amount, row.Share }) ?? [],
        ]),
    ];

    private static IEnumerable<T> Enumerate<T>(int count, Func<int, T> of) => Enumerable.Range(1, count).Select(of);

    /// <summary>Without line breaks, hyphens at line ends and page heads in between.</summary>
    private static string Words(string text) => string.Join(' ', text.Replace("\u00ad\n", "", StringComparison.Ordinal).Split([' ', '\u00a0', '\n', '\f'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Without spaces and hyphens of lines.</summary>
    private static string Letters(string text) => string.Concat(text.Split([' ', '\u00a0', '\u00ad', '\u2009', '\u202f', '\n', '\f']));
}
