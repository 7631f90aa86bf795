namespace BrokerUsers;

/// <summary>
/// A program's user on the broker, and what it may do there: work with queues of its own, publish its own events, hear those of others. RabbitMQ asks for
/// the right to configure an exchange of everyone who makes sure that it is there, as MassTransit does before it binds to it or publishes: who hears an
/// event could delete its exchange, but never publish to it.
/// </summary>
/// <param name="Name">The user's name.</param>
/// <param name="Queues">First part of the names of its queues, as the program gives it to them.</param>
/// <param name="Publishes">The exchanges of its own events (a regular expression); null: it has none.</param>
/// <param name="Hears">The exchanges of the events that it reacts to (a regular expression).</param>
public sealed record BrokerUser(string Name, string Queues, string? Publishes, string Hears)
{
    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<BrokerUser> All =
    [
        new("case_service", "cases", @"Contracts\.Cases:.*", @"Contracts\.(Documents|Funding):.*"),
        new("funding_service", "funding", @"Contracts\.Funding:.*", @"Contracts\.Cases:.*"),
        new("document_service", "documents", @"Contracts\.Documents:.*", @"Contracts\.Cases:.*"),
        new("board_report_job", "board-report", null, @"Contracts\.Cases:DecisionTaken"),
    ];

    /// <summary>What it may declare and delete.</summary>
    public string Configure => Any(Own, Publishes, Hears);

    /// <summary>What it may publish to, and bind to something else.</summary>
    public string Write => Any(Own, Publishes);

    /// <summary>What it may consume, and bind its queues to.</summary>
    public string Read => Any(Own, Hears);

    // A queue has an exchange of its own name.
    private string Own => $"{Queues}-.*";

    private static string Any(params IEnumerable<string?> names) => $"^({string.Join('|', names.OfType<string>())})$";
}
