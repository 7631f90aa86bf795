using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.GetHistoryResponse> GetHistory(Wire.GetHistoryRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<int>(request, violations);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            await Cases.Find(work, name);
            var (entries, more) = await History.Next(work, name, after, size);
            return new Wire.GetHistoryResponse { Entries = { entries.Select(ToMessage) }, NextPageToken = more ? Page.Token(request, entries[^1].Number) : "" };
        });
    }

    private static Wire.HistoryEntry ToMessage(HistoryEntry entry) => new()
    {
        Number = entry.Number,
        At = entry.At.ToTimestamp(),
        Subject = entry.Subject,
        SubjectName = entry.Name,
        Offices = { entry.Offices },
        Application = entry.Application,
        What = entry.What,
        Detail = entry.Detail ?? "",
        ValueDigest = ByteString.CopyFrom(entry.ValueDigest),
        Digest = ByteString.CopyFrom(entry.Digest),
    };
}
