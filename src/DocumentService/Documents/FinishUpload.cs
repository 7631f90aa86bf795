using System.Buffers;

namespace DocumentService.Documents;

public sealed partial class DocumentEndpoints
{
    private const int ReadAtOnce = 1024 * 1024;

    public override async Task<Wire.Document> FinishUpload(Wire.FinishUploadRequest request, ServerCallContext context)
    {
        var name = UploadName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        var violations = new Violations();
        violations.Require(FileDescription.HashPattern().IsMatch(request.Sha256), "sha256", "expected 64 lower case hex digits");
        violations.Refuse();

        var target = default(UploadTarget);
        var facts = default(ContentFacts);
        var size = 0L;
        await using (var held = Take(name))
        {
            var upload = await database.Read(context, work => UploadSession.Load(work, name));
            if (upload.Document.Length > 0)
            {
                store.Remove(name);
                return await Finished(upload.Document, context);
            }

            var announced = upload.ToMetadata().Document;
            if (announced.Sha256.Length == 0)
                announced.Sha256 = request.Sha256;
            violations.Require(announced.Sha256 == request.Sha256, "sha256", $"expected the announced one, {announced.Sha256}");
            violations.Refuse();
            held.SetLength(size = upload.Received);
            facts = Read(held, context.CancellationToken);
            target = upload.ToTarget().Verify(announced, size, facts, held);
            // Its file becomes the content's file as well: from here on nobody writes it.
            await database.Change(context.Caller(), context.CancellationToken, work => UploadSession.Seal(work, name));
        }

        await using var content = Receive(name, size, facts);
        var document = await Enter(target, request, content, name, context);
        store.Remove(name);
        return document;
    }

    private IncomingContent Receive(UploadName name, long size, ContentFacts facts)
    {
        try
        {
            return store.Receive(name, size, facts);
        }
        catch (IOException fault) when (Posix.IsFull(fault))
        {
            throw Full(fault);
        }
    }

    private async Task<Wire.Document> Finished(string name, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", name);
        return await database.Read(context, async work => (await FiledDocument.Load(work, parent, number)).ToMessage());
    }

    // As it lies on the disk: what arrived, arrived in several calls.
    private static ContentFacts Read(FileStream file, CancellationToken cancellation)
    {
        using var reader = new ContentScan();
        var buffer = ArrayPool<byte>.Shared.Rent(ReadAtOnce);
        try
        {
            while (file.Read(buffer) is > 0 and var read)
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Read(buffer.AsSpan(0, read));
            }

            return reader.Found();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
