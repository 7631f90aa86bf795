using Cli.Files;
using Cli.Setup;

namespace Cli.Tests.Setup;

public sealed class OrganisationFileTests : IDisposable
{
    private const string Sample = "organisation.json";

    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData(Sample, "rjh")]
    [InlineData("other/organisation.json", "exempelkommun")]
    public void The_samples_have_no_faults(string sample, string organisation)
    {
        var faults = new Faults(sample);
        Assert.NotNull(OrganisationFile.Read(Samples.PathOf(sample), organisation, faults));
        Assert.Empty(faults.Found);
    }

    [Theory]
    [InlineData("$.id", "\"other\"", "$.id: expected rjh, the organisation of your token")]
    [InlineData("$.id", "\"RJH\"", "$.id: expected an id of small letters")]
    [InlineData("$.boards[0].series", "[\"run\"]", "$.boards[0].series[0]: expected a series of capital letters")]
    [InlineData("$.boards[0].meetings[0].agendaCutOff", "\"2019-06-13\"", "$.boards[0].meetings[0].agendaCutOff: expected a day not after the meeting")]
    [InlineData("$.boards[0].meetings[0]", "{\"date\":\"2019-09-18\",\"agendaCutOff\":\"2019-09-18\"}", "$.boards[0].meetings: expected each date once")]
    [InlineData("$.boards[0].delegationOrders[1].clauses[0].delegates", "[\"nobody\"]", "delegates[0]: expected the id of an office in $.offices, found \"nobody\"")]
    [InlineData("$.boards[0].delegationOrders[0].clauses[2].number", "\"5.1\"", "$.boards[0].delegationOrders[0].clauses: expected each number once")]
    [InlineData("$.boards[0].delegationOrders[0].validTo", "\"2018-12-31\"", "$.boards[0].delegationOrders[0].validTo: expected a day not before 2019-01-24")]
    [InlineData("$.boards[0].delegationOrders[0].clauses[1].limit.counts", "\"pages\"", "expected one of \"own-money\"")]
    [InlineData(
        "$.boards[0].delegationOrders[0].clauses[0]",
        "{\"number\":\"1.1\",\"matter\":\"Brådskande\",\"delegates\":[\"regiondirektor\"],\"limit\":null,\"conditions\":[],\"reported\":true,\"openToJudicialReview\":true,\"urgent\":true,\"subDelegable\":true}",
        "clauses[0].subDelegable: expected false")]
    [InlineData(
        "$.advanceRules[0]",
        "{\"id\":\"a\",\"source\":\"call\",\"limitPercent\":null,\"limit\":null,\"validFrom\":\"2019-01-01\",\"validTo\":null,\"legalReference\":\"villkor\"}",
        "$.advanceRules[0].limit: expected an amount or a percentage")]
    [InlineData("$.advanceRules[0].validTo", "\"2018-12-31\"", "$.advanceRules[0].validTo: expected a day not before 2019-01-01")]
    [InlineData("$.offices[1].name", "\"REGIONDIREKTÖR\"", "$.offices: expected each name once")]
    [InlineData("$.offices[0].holders[0].to", "\"2017-02-28\"", "$.offices[0].holders[0].to: expected a day not before 2017-03-01")]
    [InlineData("$.offices[1].holders[0].person", "\"p-001\"", "$.offices[1].holders[0].name: expected \"Exempel Granlund\"")]
    [InlineData("$.frames[0].years[0].allocated", "-1", "$.frames[0].years[0].allocated: expected a number that isn't negative")]
    [InlineData("$.frames[0].years[1].year", "2019", "$.frames[0].years: expected each year once")]
    [InlineData("$.grantRules[0].limitPercent", "150", "$.grantRules[0].limitPercent: expected at most 100")]
    [InlineData("$.grantRules[0].base", "\"costs\"", "$.grantRules[0].base: expected one of")]
    public void A_fault_names_file_path_and_what_is_expected(string path, string json, string expected)
    {
        var file = _samples.WriteChanged(Sample, path, json);
        var faults = new Faults(file);
        Assert.Null(OrganisationFile.Read(file, "rjh", faults));
        Assert.Contains(expected, Assert.Single(faults.Found).ToString(), StringComparison.Ordinal);
    }
}
