using Cli.Calls;

namespace Cli.Tests.Calls;

public sealed class ConnectionTests : IDisposable
{
    private const string Everywhere =
        """{"case-service":{"http":"http://127.0.0.1:1","grpc":"http://127.0.0.1:2"},"funding-service":{"grpc":"http://127.0.0.1:3"},"document-service":{"grpc":"http://127.0.0.1:4"},"postgres":{"tcp":"tcp://127.0.0.1:5"}}""";

    private readonly Samples _samples = new();
    private readonly Testing.Identity _identity = new();

    public void Dispose()
    {
        _samples.Dispose();
        _identity.Dispose();
    }

    [Fact]
    public void It_knows_where_the_services_listen_and_whose_files_the_token_is_for()
    {
        var connection = Read(Everywhere, _identity.Token("p-001", "rjh"));
        Assert.Equal("rjh", connection.Organisation);
        Assert.Equal(new Uri("http://127.0.0.1:2"), connection.Services["case-service"]);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "expected $.case-service.grpc")]
    [InlineData("""{"case-service":{"http":"http://127.0.0.1:1"}}""", "expected $.case-service.grpc")]
    [InlineData("""{"case-service":{"grpc":"nowhere"}}""", "expected $.case-service.grpc")]
    public void Endpoints_that_say_nothing_are_told_in_one_sentence(string endpoints, string expected) =>
        Assert.Contains(expected, Assert.Throws<BadConfiguration>(() => Read(endpoints, _identity.Token("p-001", "rjh"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_token_of_software_or_no_token_at_all_is_told_without_printing_it()
    {
        foreach (var token in new[] { _identity.Token("job", "*", kind: "software"), "no-token", "a.b.c", "" })
        {
            var fault = Assert.Throws<BadConfiguration>(() => Read(Everywhere, token)).Message;
            Assert.Contains("does not hold a token of a person", fault, StringComparison.Ordinal);
            Assert.True(token.Length == 0 || !fault.Contains(token, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("60s", 60_000)]
    [InlineData("2m", 120_000)]
    public void A_time_is_a_number_and_its_unit(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ConnectionOptions.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("60")]
    [InlineData("-1s")]
    [InlineData("1h")]
    [InlineData("s")]
    [InlineData("99999999999s")]
    public void Anything_else_is_no_time(string text) => Assert.Null(ConnectionOptions.Duration(text));

    private Connection Read(string endpoints, string token) => Connection.Read(_samples.Write("endpoints.json", endpoints), _samples.Write("token.jwt", token));
}
