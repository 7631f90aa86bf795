using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Testing;

namespace Platform.Tests;

/// <summary>What the programs' own users may not do on the broker. That they may do what they need, the other tests show: the platform runs with these users.</summary>
public sealed class BrokerRights(WholePlatform platform)
{
    private const string OwnQueue = "board-report-enter-decision-when-decision-taken";
    private const string QueueOfFunding = "funding-commit-reservation-when-decision-taken";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Each user, with an event of each of the others.</summary>
    public static TheoryData<string, string> EventsOfOthers => new()
    {
        { "funding_service", "Contracts.Cases:DecisionTaken" },
        { "document_service", "Contracts.Cases:DecisionTaken" },
        { "board_report_job", "Contracts.Cases:DecisionTaken" },
        { "case_service", "Contracts.Documents:DocumentFiled" },
        { "funding_service", "Contracts.Documents:DocumentFiled" },
        { "board_report_job", "Contracts.Documents:DocumentFiled" },
        { "case_service", "Contracts.Funding:ApplicationSubmitted" },
        { "document_service", "Contracts.Funding:ApplicationSubmitted" },
        { "board_report_job", "Contracts.Funding:ApplicationSubmitted" },
    };

    /// <summary>Each user, with a queue of each of the others.</summary>
    public static TheoryData<string, string> QueuesOfOthers => new()
    {
        { "case_service", QueueOfFunding },
        { "document_service", QueueOfFunding },
        { "board_report_job", QueueOfFunding },
        { "funding_service", OwnQueue },
        { "funding_service", "cases-note-in-history-when-document-filed" },
        { "board_report_job", "cases-note-in-history-when-document-filed" },
        { "case_service", "documents-render-decision-when-decision-taken" },
        { "board_report_job", "documents-render-decision-when-decision-taken" },
    };

    [Fact]
    public async Task Each_program_is_connected_as_itself()
    {
        using var administrator = Management(platform.Servers.Management.UserInfo);
        await Eventually.Holds(async () =>
        {
            using var connections = JsonDocument.Parse(await administrator.GetStringAsync(new Uri("api/connections", UriKind.Relative), Now));
            var users = connections.RootElement.EnumerateArray().Select(connection => connection.GetProperty("user").GetString()!);
            return !platform.Servers.BrokerPasswords.Keys.Except(users).Any();
        }, Now);
    }

    [Theory]
    [MemberData(nameof(EventsOfOthers))]
    public async Task Nobody_tells_an_event_in_the_name_of_another(string user, string exchange) =>
        await IsRefused(user, channel => Publish(channel, exchange, ""));

    [Theory]
    [MemberData(nameof(QueuesOfOthers))]
    public async Task Nobody_puts_a_message_into_the_queue_of_another_or_takes_one_out(string user, string queue)
    {
        await IsRefused(user, channel => Publish(channel, "", routingKey: queue));
        await IsRefused(user, channel => Publish(channel, exchange: queue, ""));
        await IsRefused(user, channel => channel.BasicGetAsync(queue, autoAck: false, Now));
        await IsRefused(user, channel => channel.QueuePurgeAsync(queue, Now));
        await IsRefused(user, channel => channel.QueueDeleteAsync(queue, cancellationToken: Now));
    }

    [Fact]
    public async Task Nobody_leads_messages_of_its_own_to_where_it_may_not_publish()
    {
        const string Event = "Contracts.Cases:DecisionTaken";
        await IsRefused("board_report_job", channel => channel.ExchangeBindAsync(destination: Event, source: OwnQueue, "", cancellationToken: Now));
        await IsRefused("board_report_job", channel => channel.ExchangeDeclareAsync("board-report-detour", ExchangeType.Fanout, arguments: Argument("alternate-exchange", Event), cancellationToken: Now));
        await IsRefused("board_report_job", channel => channel.QueueDeclareAsync("board-report-detour", arguments: Argument("x-dead-letter-exchange", Event), cancellationToken: Now));
    }

    [Theory]
    [InlineData("board_report_job", OwnQueue, "Contracts.Cases:DecisionWithdrawn")]
    [InlineData("funding_service", QueueOfFunding, "Contracts.Documents:DocumentFiled")]
    public async Task Nobody_listens_to_events_that_it_has_nothing_to_do_with(string user, string queue, string exchange) =>
        await IsRefused(user, channel => channel.QueueBindAsync(queue, exchange, "", cancellationToken: Now));

    [Fact]
    public async Task No_program_is_let_into_the_management_of_the_broker()
    {
        foreach (var (user, password) in platform.Servers.BrokerPasswords)
        {
            using var program = Management($"{user}:{password}");
            using var answer = await program.GetAsync(new Uri("api/overview", UriKind.Relative), Now);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Another_password_replaces_the_one_before_and_the_same_one_changes_nothing()
    {
        await using var servers = new Servers { Managed = true };
        await servers.InitializeAsync();
        foreach (var user in platform.Servers.BrokerPasswords.Keys)
            servers.BrokerPasswords[user] = "the first";
        var before = servers.BrokerFor("board_report_job");

        await WholePlatform.PutBrokerUsers(servers);
        await using var connected = await Connect(before);
        await WholePlatform.PutBrokerUsers(servers);
        await using (await Connect(before))
            Assert.True(connected.IsOpen);

        servers.BrokerPasswords["board_report_job"] = "another: p@ss/w#rd";
        await WholePlatform.PutBrokerUsers(servers);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => Connect(before));
        await using var again = await Connect(servers.BrokerFor("board_report_job"));
        Assert.True(again.IsOpen);
    }

    [Fact]
    public async Task The_rights_are_those_that_operators_are_told()
    {
        var told = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "operations.md"), Now);
        var given = (await WholePlatform.PutBrokerUsers(platform.Servers)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(given, told.Where(line => line.Contains(" may configure ^", StringComparison.Ordinal)));
    }

    private static Dictionary<string, object?> Argument(string name, string value) => new() { [name] = value };

    private static Task<IConnection> Connect(string address) => new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync(Now);

    private static Task Publish(IChannel channel, string exchange, string routingKey) =>
        channel.BasicPublishAsync(exchange, routingKey, mandatory: true, "{}"u8.ToArray(), Now).AsTask();

    private async Task IsRefused(string user, Func<IChannel, Task> act)
    {
        await using var connection = await Connect(platform.Servers.BrokerFor(user));
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Now);
        await Assert.ThrowsAnyAsync<OperationInterruptedException>(() => act(channel));
        Assert.Equal(Constants.AccessRefused, channel.CloseReason!.ReplyCode);
    }

    private HttpClient Management(string nameAndPassword) => new()
    {
        BaseAddress = platform.Servers.Management,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(nameAndPassword))) },
    };
}
