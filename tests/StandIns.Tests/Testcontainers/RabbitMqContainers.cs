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
}
