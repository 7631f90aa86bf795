using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults;

/// <summary>Events over RabbitMQ (MassTransit): an exchange for each event, a queue for each reaction.</summary>
public static class Messaging
{
    private const ushort Prefetch = 32;
    private const int MostReturns = 1_000_000;

    /// <summary>Connects to the broker (ConnectionStrings:messaging).</summary>
    /// <param name="prefix">First part of the service's queue names: two services never share a queue.</param>
    /// <param name="reactions">The service's reactions.</param>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder, string prefix, Action<Reactions> reactions)
    {
        var declared = new Reactions(builder.Services);
        reactions(declared);
        builder.Services.AddHostedService<OutboxRelay>();
        return builder.AddBroker(
            bus => declared.Registrations.ForEach(register => register(bus)),
            (context, rabbit) => declared.Queues.ForEach(bind => bind(prefix, context, rabbit)));
    }

    /// <summary>Connects to the broker without outbox and inbox: for jobs that have no database.</summary>
    public static IHostApplicationBuilder AddBroker(
        this IHostApplicationBuilder builder, Action<IBusRegistrationConfigurator> register, Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> configure)
    {
        var address = builder.Configuration.GetConnectionString("messaging")
            ?? throw new InvalidOperationException("The connection string 'messaging' is missing.");
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            register(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(address));
                rabbit.PrefetchCount = Prefetch;
                configure(context, rabbit);
            });
        });
        return builder;
    }

    /// <summary>A durable, replicated queue whose messages come back when they could not be handled or kept.</summary>
    public static void DurableQueue(this IRabbitMqBusFactoryConfigurator rabbit, string name, Action<IRabbitMqReceiveEndpointConfigurator> configure) =>
        rabbit.ReceiveEndpoint(name, endpoint =>
        {
            endpoint.SetQuorumQueue();
            // From version 4 on, RabbitMQ drops what came back 20 times. Here nothing is dropped: a message that keeps coming back waits for its cause.
            endpoint.SetQueueArgument("x-delivery-limit", MostReturns);
            // A fault here means that the inbox could not even keep the message (no database): wait a little, then give it back to the queue.
            endpoint.RethrowFaultedMessages();
            endpoint.UseMessageRetry(retry => retry.Interval(3, TimeSpan.FromSeconds(1)));
            configure(endpoint);
        });
}

/// <summary>The reactions of a service.</summary>
public sealed class Reactions(IServiceCollection services)
{
    internal List<Action<IBusRegistrationConfigurator>> Registrations { get; } = [];

    internal List<Action<string, IBusRegistrationContext, IRabbitMqBusFactoryConfigurator>> Queues { get; } = [];

    /// <summary>Adds a reaction. Its queue is PREFIX-NAME-IN-KEBAB-CASE and binds to the event's exchange.</summary>
    public Reactions Add<TReaction, TEvent>() where TReaction : class, IReaction<TEvent> where TEvent : class
    {
        services.AddHostedService<InboxRetries<TReaction, TEvent>>();
        Registrations.Add(bus => bus.AddConsumer<ReactionConsumer<TReaction, TEvent>>());
        Queues.Add((prefix, context, rabbit) => rabbit.DurableQueue(
            QueueName(prefix, typeof(TReaction)),
            endpoint => endpoint.ConfigureConsumer<ReactionConsumer<TReaction, TEvent>>(context)));
        return this;
    }

    /// <summary>funding-commit-reservation-when-decision-taken.</summary>
    public static string QueueName(string prefix, Type reaction) =>
        $"{prefix}-{KebabCaseEndpointNameFormatter.Instance.SanitizeName(reaction.Name)}";
}
