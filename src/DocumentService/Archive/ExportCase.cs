using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace DocumentService.Archive;

/// <summary>Archive packages of closed cases.</summary>
public sealed class ArchiveEndpoints(ArchivedCaseReader reader, CasePackage package) : Wire.ArchiveApi.ArchiveApiBase
{
    private const int LargestChunk = 64 * 1024;

    public override async Task ExportCase(Wire.ExportCaseRequest request, IServerStreamWriter<Wire.ExportCaseResponse> responseStream, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation, Roles.Registrar);
        var archived = await reader.Read(name, context);
        await responseStream.WriteAsync(
            new Wire.ExportCaseResponse { Package = new Wire.ArchivePackage { FileName = $"{archived.Id}.tar", Id = archived.Id } }, context.CancellationToken);

        // The package is written as fast as it is sent.
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: LargestChunk, pauseWriterThreshold: 16 * LargestChunk, resumeWriterThreshold: 8 * LargestChunk));
        var writing = Write(archived, pipe.Writer, context.CancellationToken);
        try
        {
            await Send(pipe.Reader, responseStream, context.CancellationToken);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await writing;
        }
    }

    // What goes wrong here is thrown where the package is sent.
    private async Task Write(ArchivedCase archived, PipeWriter output, CancellationToken cancellation)
    {
        try
        {
            await using (var stream = output.AsStream(leaveOpen: true))
                await package.Write(archived, stream, cancellation);
            await output.CompleteAsync();
        }
        catch (Exception fault)
        {
            await output.CompleteAsync(fault);
        }
    }

    private static async Task Send(PipeReader input, IServerStreamWriter<Wire.ExportCaseResponse> responseStream, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            foreach (var part in read.Buffer)
            {
                for (var at = 0; at < part.Length; at += LargestChunk)
                {
                    // The message is written out when the call returns, so the memory can be given back.
                    var chunk = UnsafeByteOperations.UnsafeWrap(part.Slice(at, Math.Min(LargestChunk, part.Length - at)));
                    await responseStream.WriteAsync(new Wire.ExportCaseResponse { Chunk = chunk }, cancellation);
                }
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
