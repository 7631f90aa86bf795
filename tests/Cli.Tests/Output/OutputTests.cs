using System.Text;
using Cli.Files;
using Cli.Output;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using Spectre.Console;

namespace Cli.Tests.Output;

public sealed class OutputTests
{
    [Theory]
    [InlineData("Utkast: ansökan till Tillväxtverket", "", "ansokan.txt", "01-utkast-ansokan-till-tillvaxtverket.txt")]
    [InlineData("Delegationsbeslut RUN/138/2024", "organisations/rjh/cases/RUN-138-2024/decisions/1", "x.pdf", "01-delegationsbeslut.pdf")]
    [InlineData("../../etc/passwd", "", "..\\x.sh/", "01-etc-passwd.bin")]
    [InlineData("§§§", "", "noextension", "01-handling.bin")]
    public void Files_are_named_by_number_and_title(string title, string decision, string fileName, string expected) =>
        Assert.Equal(expected, CaseFolder.FileName(new Document
        {
            Name = "organisations/rjh/cases/RUN-138-2024/documents/1", Title = title, Kind = "delegationsbeslut", Decision = decision, FileName = fileName,
        }));

    [Fact]
    public void The_report_lists_who_decided_what_by_which_clause()
    {
        var report = new Report
        {
            BoardName = "Regionala utvecklingsnämnden",
            Meeting = new Meeting { Date = new() { Year = 2024, Month = 3, Day = 20 }, AgendaCutOff = new() { Year = 2024, Month = 3, Day = 6 } },
            Entries =
            {
                new ReportEntry
                {
                    CaseNumber = "RUN/140/2024", Title = "Skred", Decided = new() { Year = 2024, Month = 3, Day = 12 }, DecidedBy = "Test Åkerblom, Ordförande", Clause = "1.1", Urgent = true,
                },
                new ReportEntry
                {
                    CaseNumber = "RUN/138/2024", Title = "Samarbeten", Decided = new() { Year = 2024, Month = 2, Day = 23 },
                    DecidedBy = "Prov Lövgren, Regional utvecklingsdirektör", Clause = "8.2",
                },
            },
        };
        Assert.Equal(
            """
            ANMÄLAN AV DELEGATIONSBESLUT

            Nämnd:         Regionala utvecklingsnämnden
            Sammanträde:   2024-03-20
            Beslut t.o.m.: 2024-03-06
            Antal beslut:  2

              1. RUN/140/2024  Skred
                 Beslutat 2024-03-12 enligt punkt 1.1
                 Test Åkerblom, Ordförande
                 Brådskande (KL 6 kap. 39 §)

              2. RUN/138/2024  Samarbeten
                 Beslutat 2024-02-23 enligt punkt 8.2
                 Prov Lövgren, Regional utvecklingsdirektör

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(ReportList.Of(report)));
    }

    [Theory]
    [InlineData(200, 120)]
    [InlineData(120, 120)]
    [InlineData(80, 80)]
    public void The_table_of_cases_fits_its_room_and_tears_no_number_apart(int room, int widest)
    {
        var overview = new CaseOverview
        {
            Case = new Case { Number = "RUN/99/2019", Title = "En attraktiv region", Status = CaseStatus.Decided },
            Decisions =
            {
                new Decision
                {
                    State = DecisionState.Taken, Decided = new() { Year = 2024, Month = 2, Day = 23 }, Clause = "8.2",
                    DecidedBy = { new Signature { PersonName = "Prov Lövgren", OfficeTitle = "Regional utvecklingsdirektör", Acting = true } },
                },
            },
            Plan = new FundingPlan
            {
                Total = Cli.Calls.Wire.Money(38566657m),
                Contributions =
                {
                    new Contribution { Financier = "Region Jämtland Härjedalen", Source = "state-grant-1:1", Amount = Cli.Calls.Wire.Money(19283329m) },
                    new Contribution { Financier = "Länets kommuner", Rest = true, Ceiling = Cli.Calls.Wire.Money(13622400.50m), SharePercent = "35.32", Kind = ContributionKind.InKind },
                },
            },
            Warnings = { new Contracts.Findings.V1.Finding { Code = "PERIOD_ENDS_BEFORE_DECISION" } },
        };
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = room;
        console.Write(CaseTable.Of([overview], room));

        var lines = text.ToString().Replace('\u00a0', ' ').Split(Environment.NewLine);
        Assert.All(lines, line => Assert.True(line.Length <= widest, line));
        foreach (var expected in new[] { "RUN/99/2019", "Beslutat", "2024-02-23", "tf.", "punkt 8.2", "Totalt 38 566 657 kr", "19 283 329 kr", "högst 13 622 400,50 kr", "35,32 %", "arbete", "PERIOD_ENDS_" })
            Assert.Contains(lines, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_right_already_is_left_alone()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.True(AtomicFile.Write(file, "a"u8));
            var written = File.GetLastWriteTimeUtc(file);
            Assert.False(AtomicFile.Write(file, "a"u8));
            Assert.Equal(written, File.GetLastWriteTimeUtc(file));
            Assert.True(AtomicFile.Write(file, "b"u8));
            Assert.Equal("b", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Text_from_outside_cannot_command_the_terminal() => Assert.Equal("red�[31m and�back", Printable.Line("red\u001b[31m and\rback"));
}
