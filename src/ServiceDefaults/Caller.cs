using Grpc.Core;

namespace ServiceDefaults;

/// <summary>Whether a caller is a human being: only those decide (KL 6:38).</summary>
public enum CallerKind
{
    /// <summary>A human being, signed in to an application.</summary>
    Person,

    /// <summary>A service or a batch job.</summary>
    Software,
}

/// <summary>What a caller may do in its organisation.</summary>
public static class Roles
{
    /// <summary>Reads and prepares, as everybody who works there. People have it without being told; software that has no role shows to anyone what it sees.</summary>
    public const string Officer = "officer";

    /// <summary>Enters organisations, delegation orders, meetings, frames and rules.</summary>
    public const string Administrator = "administrator";

    /// <summary>Registers, imports, and records decisions that others took.</summary>
    public const string Registrar = "registrar";

    internal static readonly string[] All = [Officer, Administrator, Registrar];
}

/// <summary>Who calls, on behalf of which application. Read from the signed token in one place: <see cref="CallerInterceptor"/>.</summary>
/// <param name="Subject">The person's or the software's id.</param>
/// <param name="Name">For the history.</param>
/// <param name="Organisation">The organisation's id (<c>rjh</c>), or <c>*</c> for software that serves all of them.</param>
/// <param name="Application">The application that the call comes through.</param>
/// <param name="Kind">Person or software.</param>
/// <param name="Roles">See <see cref="ServiceDefaults.Roles"/>.</param>
/// <param name="Token">The token itself, to act for the caller towards another service.</param>
/// <param name="Expires">When the token ends: nothing that the caller started goes on for longer.</param>
public sealed record Caller(
    string Subject, string Name, string Organisation, string Application, CallerKind Kind, IReadOnlySet<string> Roles, string Token, DateTimeOffset Expires)
{
    private const string EveryOrganisation = "*";

    /// <summary>Whether the caller is software that serves every organisation.</summary>
    public bool ServesAll => Organisation == EveryOrganisation && Kind == CallerKind.Software;

    /// <summary>Whether the caller shows to anyone what it sees, as a web site does: software that has none of the <see cref="ServiceDefaults.Roles"/>.</summary>
    public bool ShowsToAnyone => Kind != CallerKind.Person && !ServesAll && !Roles.Overlaps(ServiceDefaults.Roles.All);

    /// <summary>Refuses a caller of another organisation.</summary>
    /// <exception cref="Refused">PERMISSION_DENIED / OTHER_ORGANISATION.</exception>
    public void In(string organisation)
    {
        if (Organisation != organisation && !ServesAll)
            throw Refused.Denied("OTHER_ORGANISATION", $"The caller does not belong to the organisation '{organisation}'.", ("organisation", organisation));
    }

    /// <summary>Refuses a caller of another organisation or without the role.</summary>
    /// <exception cref="Refused">PERMISSION_DENIED / OTHER_ORGANISATION or ROLE_MISSING.</exception>
    public void In(string organisation, string role)
    {
        In(organisation);
        if (!Roles.Contains(role))
            throw Missing(role);
    }

    internal static Refused Missing(string role) => Refused.Denied("ROLE_MISSING", $"The call needs the role '{role}'.", ("role", role));

    /// <summary>Refuses software: a decision has a human decision-maker, and a human being records it.</summary>
    /// <exception cref="Refused">PERMISSION_DENIED / SOFTWARE_NEVER_DECIDES.</exception>
    public void MustBePerson()
    {
        if (Kind != CallerKind.Person)
            throw Refused.Denied("SOFTWARE_NEVER_DECIDES", "Software neither takes nor records decisions (KL 6:38).", ("caller", Subject));
    }

    /// <summary>Options for a call to another service on the caller's behalf.</summary>
    public CallOptions OnBehalf(TimeSpan timeout, TimeProvider clock, CancellationToken cancellation) =>
        new(new Metadata { { "authorization", $"Bearer {Token}" } }, (clock.GetUtcNow() + timeout).UtcDateTime, cancellation);
}
