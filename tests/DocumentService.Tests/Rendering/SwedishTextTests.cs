using DocumentService.Rendering;
using ServiceDefaults;

namespace DocumentService.Tests.Rendering;

public class SwedishTextTests
{
    [Theory]
    [InlineData("0", "0 kronor")]
    [InlineData("1", "1 krona")]
    [InlineData("999", "999 kronor")]
    [InlineData("1000", "1 000 kronor")]
    [InlineData("2658128", "2 658 128 kronor")]
    [InlineData("38566657.00", "38 566 657 kronor")]
    [InlineData("1234.5", "1 234,50 kronor")]
    [InlineData("0.05", "0,05 kronor")]
    [InlineData("-1500", "−1 500 kronor")]
    public void Kronor_are_grouped_and_show_öre_only_when_there_are_any(string sek, string expected) =>
        Assert.Equal(NoBreak(expected), SwedishText.Kronor(decimal.Parse(sek, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(2024, 2, 23, "den 23 februari 2024")]
    [InlineData(2019, 2, 0, "i februari 2019")]
    [InlineData(2021, 12, 1, "den 1 december 2021")]
    public void A_date_is_written_out_as_far_as_it_is_known(int year, int month, int day, string expected) =>
        Assert.Equal(expected, SwedishText.OnDate(new PartialDate(year, month, day)).Replace('\u00a0', ' '));

    [Fact]
    public void A_stated_share_keeps_its_decimals_and_a_rounded_one_has_one()
    {
        Assert.Equal(NoBreak("50 %"), SwedishText.Percent(50.00m));
        Assert.Equal(NoBreak("33,33 %"), SwedishText.Percent(33.33m));
        Assert.Equal(NoBreak("50,0 %"), SwedishText.RoundedPercent(50.0000013m));
    }

    [Theory]
    [InlineData("Regiondirektör", "Regiondirektörens")]
    [InlineData("Regional utvecklingsdirektör", "Regionala utvecklingsdirektörens")]
    [InlineData("Administrativ chef", "Administrativa chefens")]
    [InlineData("Ordförande", "Ordförandens")]
    [InlineData("Chef", "Chefens")]
    [InlineData("Områdeschef Näringsliv", "Områdeschef Näringslivs")]
    [InlineData("Områdeschef Hälsa och ljus", "Områdeschef Hälsa och ljus")]
    public void A_proposal_is_named_after_its_office(string office, string genitive) => Assert.Equal(genitive, SwedishText.Genitive(office));

    [Theory]
    [InlineData("Regionala utvecklingsnämnden", "regionala utvecklingsnämnden")]
    [InlineData("Områdeschef", "områdeschef")]
    [InlineData("HR-chef", "HR-chef")]
    public void A_name_is_lower_case_inside_a_sentence_unless_it_is_an_abbreviation(string name, string expected) => Assert.Equal(expected, SwedishText.InSentence(name));

    [Fact]
    public void A_line_stays_one_line_and_holds_nothing_invisible() =>
        Assert.Equal("Titel Beslut 1. Allt beviljas", SwedishText.Line(" Titel\r\n\r\nBeslut\u2028\t1.\u0007 Allt\u202e bevil\u200djas\0 "));

    [Fact]
    public void A_composed_and_a_decomposed_letter_are_the_same() => Assert.Equal("Åre Östersund", SwedishText.Line("A\u030are O\u0308stersund"));

    [Fact]
    public void Numbers_and_references_are_not_torn_apart() =>
        Assert.Equal("högst 460\u00a0000\u00a0kronor, 50\u00a0% enligt punkt\u00a08.2 och §\u00a012 år 2024", SwedishText.Line("högst 460 000 kronor, 50 % enligt punkt 8.2 och § 12 år 2024"));

    [Fact]
    public void Blank_lines_part_paragraphs_and_single_breaks_do_not() =>
        Assert.Equal(["Ett två.", "Tre."], SwedishText.Paragraphs("Ett\ntvå.\r\n\r\n \nTre.\n"));

    private static string NoBreak(string text) => text.Replace(' ', '\u00a0');
}
