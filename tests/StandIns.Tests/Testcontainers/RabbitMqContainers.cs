using System.Net;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Testcontainers.RabbitMq;

namespace StandIns.Tests.Testcontainers;

public sealed class RabbitMqContainers
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_lets_in_the_user_that_was_asked_for_and_nobody_else()
    {
        await using var broker = new RabbitMqBuilder("rabbitmq:4").WithUsername("utskick").WithPassword("""p@ss/w#"'rd""").Build();
        await broker.StartAsync(Ct);
        var address = new Uri(broker.GetConnectionString());

        await using (var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync(Ct))
            Assert.True(connection.IsOpen);
        var intruder = new ConnectionFactory { Uri = address, Password = "wrong" };
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => intruder.CreateConnectionAsync(Ct));
    }

    [Fact]
    public async Task The_broker_is_managed_over_HTTP_where_the_port_for_that_is_published()
    {
        const int Management = 15672;
        await using var broker = new RabbitMqBuilder("rabbitmq:4-management").WithPortBinding(Management, assignRandomHostPort: true).Build();
        await using var unmanaged = new RabbitMqBuilder("rabbitmq:4").Build();
        await Task.WhenAll(broker.StartAsync(Ct), unmanaged.StartAsync(Ct));

        using var http = new HttpClient();
        using var answer = await http.GetAsync(new UriBuilder("http", broker.Hostname, broker.GetMappedPublicPort(Management), "api/overview").Uri, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Throws<InvalidOperationException>(() => unmanaged.GetMappedPublicPort(Management));
    }
}
