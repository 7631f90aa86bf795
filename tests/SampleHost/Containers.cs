using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace SampleHost;

/// <summary>Servers for tests, started by a process that never disposes of them.</summary>
internal static class Containers
{
    public static async Task<int> RunAsync()
    {
        var postgres = new PostgreSqlBuilder("postgres:17").Build();
        var rabbit = new RabbitMqBuilder("rabbitmq:4").Build();
        await Task.WhenAll(postgres.StartAsync(), rabbit.StartAsync());
        Console.WriteLine("Everything is up:");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
