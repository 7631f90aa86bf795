using System.Runtime.ExceptionServices;
using System.Runtime.Serialization;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ServiceDefaults;

/// <summary>Events over RabbitMQ (MassTransit): an exchange for each event, a queue for each reaction.</summary>
public static class Messaging
{
    private const ushort Prefetch = 32;
    private const int MostReturns = 1_000_000;

    // About four minutes: what is held for half an hour, RabbitMQ takes back together with the whole channel.
    private const int AttemptsInPlace = 30;
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

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

    /// <summary>
    /// A durable, replicated queue. What fails is tried again in its place, with growing delays, and comes back from the queue for as long as something that it needs is out
    /// of reach. What fails for another reason, or can't be read, is given up.
    /// </summary>
    /// <param name="giveUp">Keeps, or tells of, a message as it came: then it leaves the queue, unless this throws.</param>
    public static void DurableQueue(
        this IRabbitMqBusFactoryConfigurator rabbit, string name, Func<ReceiveContext, Exception, Task> giveUp, Action<IRabbitMqReceiveEndpointConfigurator> configure) =>
        rabbit.ReceiveEndpoint(name, endpoint =>
        {
            endpoint.SetQuorumQueue();
            // From version 4 on, RabbitMQ drops what came back 20 times. Here nothing is dropped: a message that keeps coming back waits for its cause.
            endpoint.SetQueueArgument("x-delivery-limit", MostReturns);
            endpoint.UseMessageRetry(rabbit, retry =>
            {
                retry.Exponential(AttemptsInPlace, ShortestDelay, LongestDelay, ShortestDelay);
                retry.Handle<Exception>(fault => !IsUnfit(fault));
            });
            endpoint.ConfigureError(pipe => pipe.UseExecuteAsync(async received =>
            {
                if (received.CancellationToken.IsCancellationRequested || received.Exception is OperationCanceledException || received.Exception.WaitsForItsCause())
                    ExceptionDispatchInfo.Throw(received.Exception);
                await Give(received, received.Exception);
                await received.NotifyFaulted(received.Exception);
            }));
            endpoint.ConfigureDeadLetter(pipe => pipe.UseExecuteAsync(received => Give(received, new SerializationException("The message is of no type that this queue is for."))));
            configure(endpoint);

            async Task Give(ReceiveContext received, Exception fault)
            {
                try
                {
                    await giveUp(received, fault);
                }
                catch (Exception)
                {
                    // It comes back at once, and again and again for as long as the database is away.
                    await Task.Delay(LongestDelay, received.CancellationToken);
                    throw;
                }
            }
        });

    // What is wrong with the message itself stays wrong: it can't be read, or the database can't keep what it says.
    private static bool IsUnfit(Exception fault) => fault is SerializationException or PostgresException { SqlState: ['2', '2', ..] };
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
            (received, fault) => context.GetRequiredService<Inbox>().Park<TReaction>(received.Body.GetBytes(), fault, received.CancellationToken),
            endpoint => endpoint.ConfigureConsumer<ReactionConsumer<TReaction, TEvent>>(context)));
        return this;
    }

    /// <summary>funding-commit-reservation-when-decision-taken.</summary>
    public static string QueueName(string prefix, Type reaction) =>
        $"{prefix}-{KebabCaseEndpointNameFormatter.Instance.SanitizeName(reaction.Name)}";
}
