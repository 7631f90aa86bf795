using System.Text;
using DocumentService.Rendering;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace DocumentService.Tests.Rendering;

/// <summary>Templates that organisations bring themselves.</summary>
public sealed class TemplatesTests(Typesetter typesetter) : IClassFixture<Typesetter>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("templates-");

    private string Own => Directory.CreateDirectory(Path.Combine(_folder.FullName, "rjh")).FullName;

    private Templates Templates => field ??= new Templates(Options.Create(new TypstOptions { Templates = _folder.FullName }));

    [Fact]
    public async Task An_organisation_replaces_what_it_wants_and_no_other_organisation_sees_it()
    {
        Put("style.typ", Product("style.typ").Replace("label-text[Handläggare]", "label-text[Ansvarig]", StringComparison.Ordinal));

        Assert.Contains("Ansvarig", await Text(Templates.Of("rjh")), StringComparison.Ordinal);
        Assert.DoesNotContain("Ansvarig", await Text(Templates.Of("kommunen")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_of_document_can_have_a_template_of_its_own_with_a_picture_beside_it()
    {
        Put("logo.svg", """<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>""");
        Put("extract.typ", """
            #import "style.typ": *
            #let printed = json("data.json")
            #show: document-style.with(printed)
            #image("logo.svg", width: 1cm, alt: "Regionens märke")
            = Eget utdrag
            #printed.letterhead.recipient
            """);

        Assert.Contains("Eget utdrag\nTillväxtverket", await Text(Templates.Of("rjh"), Examples.Extract), StringComparison.Ordinal);
        Assert.DoesNotContain("Eget utdrag", await Text(Templates.Of("rjh")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_file_counts_from_the_next_document_on()
    {
        var templates = Templates;
        Put("style.typ", Product("style.typ").Replace("[Handläggare]", "[Kontakt]", StringComparison.Ordinal));
        await Text(templates.Of("rjh"));

        Put("style.typ", Product("style.typ").Replace("[Handläggare]", "[Ansvarig]", StringComparison.Ordinal));
        Assert.Contains("Ansvarig", await Text(templates.Of("rjh")), StringComparison.Ordinal);

        File.Delete(Path.Combine(Own, "style.typ"));
        Assert.Contains("Handläggare", await Text(templates.Of("rjh")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#read(\"/etc/passwd\")")]
    [InlineData("#read(\"../../../../../../etc/passwd\")")]
    [InlineData("#image(\"/proc/self/environ\")")]
    [InlineData("#read(\"../kommunen/style.typ\")")]
    [InlineData("#read(\"/kommunen/style.typ\")")]
    [InlineData("#include \"/proc/self/cmdline\"")]
    [InlineData("#import \"@preview/cetz:0.3.4\"")]
    [InlineData("#import (\"@pre\" + \"view/cetz:0.3.4\")")]
    [InlineData("#import \"@local/hidden:1.0.0\"")]
    public async Task A_template_reaches_nothing_but_the_files_beside_it(string reach)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "kommunen"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "kommunen", "style.typ"), "hemligt", TestContext.Current.CancellationToken);
        Put("document.typ", $"#set text(font: \"Source Sans 3\")\n{reach}");

        var broken = await Broken();

        Assert.StartsWith("document.typ:2:", broken.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hemligt", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typeface_of_the_machine_is_not_used()
    {
        Assert.True(Directory.Exists("/usr/share/fonts/truetype/dejavu"), "The machine has no typeface that could be used by mistake.");
        Put("document.typ", "\n#set text(font: \"DejaVu Sans\")\nText");

        var broken = await Broken();

        Assert.Contains("document.typ:2:", broken.Message, StringComparison.Ordinal);
        Assert.Contains("dejavu sans", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#let a = 1\n#let b = a +\n", "document.typ:2:")]
    [InlineData("#let a = 1\n\n#panic(\"nej\")\n", "document.typ:3:")]
    [InlineData("#import \"style.typ\": *\n#no-such-function()\n", "document.typ:2:")]
    [InlineData("#import \"no-such-file.typ\": *\n", "document.typ:1:")]
    public async Task A_broken_template_is_told_by_file_and_line(string content, string place)
    {
        Put("document.typ", content);

        Assert.StartsWith(place, (await Broken()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#set document(date: datetime(year: 2024, month: 1, day: 1))\n= Rubrik", "missing document title")]
    [InlineData("#set document(title: \"Titel\")\n= Rubrik", "no date")]
    [InlineData("#set document(title: \"Titel\", date: none)\n= Rubrik", "missing document date")]
    [InlineData("#set document(title: \"Titel\", date: datetime(year: 2024, month: 1, day: 1))\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>\"))", "missing alt text")]
    public async Task What_is_not_archivable_and_accessible_is_no_document(string content, string expected)
    {
        Put("document.typ", $"#set text(font: \"Source Sans 3\", lang: \"sv\")\n{content}");

        Assert.Contains(expected, (await Broken()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_or_no_template_is_refused()
    {
        File.CreateSymbolicLink(Path.Combine(Own, "link.typ"), "/etc/passwd");
        Directory.CreateDirectory(Path.Combine(Own, "folder"));
        Put("run.sh", "");
        Put("data.json", "{}");
        Put(".hidden", "not looked at");

        var refused = Assert.Throws<Refused>(() => Templates.Of("rjh"));

        Assert.Equal("TEMPLATE_BROKEN", refused.Reason);
        foreach (var name in new[] { "link.typ", "folder", "run.sh", "data.json" })
            Assert.Contains($"{name}: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".hidden", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sets_that_come_and_go_are_told_apart()
    {
        var sets = Enumerable.Range(1, 12)
            .Select(i => Typesetter.Product.With([new TemplateFile("style.typ", Encoding.UTF8.GetBytes(Product("style.typ").Replace("[Handläggare]", $"[Ansvarig {i}]", StringComparison.Ordinal)), IsOwn: true)]))
            .ToList();

        // More sets than a worker keeps, and each once more when it may be gone.
        foreach (var (index, set) in sets.Index().Concat(sets.Index()))
            Assert.Contains($"Ansvarig {index + 1}\n", await Text(set), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Product(string name) => Encoding.UTF8.GetString(Typesetter.Product.Files.Single(file => file.Name == name).Content);

    private void Put(string name, string content) => File.WriteAllText(Path.Combine(Own, name), content);

    private async Task<string> Text(TemplateSet templates, PrintedDocument? document = null)
    {
        using var pdf = new Pdf(await typesetter.Pdf(document ?? Examples.All["networks"], templates));
        return await pdf.Text();
    }

    private async Task<Refused> Broken()
    {
        var refused = await Assert.ThrowsAsync<Refused>(() => Text(Templates.Of("rjh")));
        Assert.Equal("TEMPLATE_BROKEN", refused.Reason);
        return refused;
    }
}
