using Google.Protobuf;

namespace CaseService.Organisations;

/// <summary>Who changed what gives the right to decide: offices and holders, delegation orders, meetings. The service's login can only add.</summary>
public static class OrganisationHistory
{
    /// <summary>Adds an entry with the request that made the change.</summary>
    public static Task Add(Work work, string organisation, string what, IMessage request) =>
        work.ExecuteOne(
            """
            INSERT INTO organisation_history (organisation, entry, at, subject, name, application, what, detail)
            VALUES (@organisation, @entry, @At, @Subject, @Name, @Application, @what, @detail::jsonb)
            """,
            new
            {
                organisation, entry = Guid.CreateVersion7(work.At), work.At, work.Caller.Subject, work.Caller.Name, work.Caller.Application, what,
                detail = JsonFormatter.Default.Format(request),
            });
}
