using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace DocumentService.Documents;

/// <summary>An upload that can be resumed.</summary>
/// <param name="Received">Octets that are on the disk for good.</param>
/// <param name="Sealed">It was found to be complete and right: nothing is appended any more.</param>
/// <param name="Document">What it became; empty until it is finished.</param>
internal sealed record UploadSession(byte[] Metadata, long Received, DateTimeOffset Expires, bool Sealed, string Document)
{
    public static async Task<UploadSession> Load(Work work, UploadName name) =>
        await work.Find<UploadSession>(
            "SELECT metadata, received, expires, sealed, document FROM upload WHERE organisation = @Organisation AND upload = @Id AND expires > @At",
            new { name.Organisation, name.Id, work.At })
        ?? throw Refused.NotFound("upload", $"{name}");

    /// <summary>Notes what is on the disk by now, and keeps the upload for a while longer.</summary>
    public static Task Keep(Work work, UploadName name, long received, DateTimeOffset expires) =>
        work.ExecuteOne(
            "UPDATE upload SET received = @received, expires = @expires WHERE organisation = @Organisation AND upload = @Id AND NOT sealed",
            new { name.Organisation, name.Id, received, expires });

    /// <summary>From now on nothing is appended: the file is about to be the content of a document as well.</summary>
    public static Task Seal(Work work, UploadName name) =>
        work.ExecuteOne("UPDATE upload SET sealed = true WHERE organisation = @Organisation AND upload = @Id", new { name.Organisation, name.Id });

    /// <summary>Notes what it became, in the transaction that makes it that.</summary>
    public static Task Finish(Work work, UploadName name, string document) =>
        work.ExecuteOne(
            "UPDATE upload SET document = @document WHERE organisation = @Organisation AND upload = @Id", new { name.Organisation, name.Id, document });

    public Wire.UploadMetadata ToMetadata() => Wire.UploadMetadata.Parser.ParseFrom(Metadata);

    /// <summary>What it becomes.</summary>
    public UploadTarget ToTarget() => UploadTarget.Read(ToMetadata(), new Violations());

    public Wire.UploadSession ToMessage(UploadName name) => new()
    {
        Name = $"{name}",
        Offset = Received,
        Expires = Expires.ToTimestamp(),
        Metadata = ToMetadata(),
        Document = Document,
    };
}
