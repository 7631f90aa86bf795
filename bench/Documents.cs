using System.Diagnostics;
using System.Security.Cryptography;
using Contracts.Documents.V1;
using Google.Protobuf;
using Google.Type;
using Grpc.Core;
using Grpc.Net.Client;
using Testing;

namespace Bench;

/// <summary>
/// How fast contents get into DocumentService and out of it: 1 GiB, hashed at both ends and on the disk when it is answered, compared with cp and sha256sum of the
/// same file on the same disk, in turns; and documents of 10 kB by 32 callers.
/// </summary>
public static class Documents
{
    private const long Large = 1L << 30;
    private const int Small = 10_000;
    private const int Callers = 32;
    private const int SmallDocuments = 20_000;
    private const int InEachCase = 500;
    private const int Chunk = 64 * 1024;
    private const int Rounds = 3;

    public static async Task<int> Run()
    {
        var folder = Directory.CreateTempSubdirectory("bench-documents-");
        try
        {
            await using var server = await ServiceProcess.PrepareDocumentService(new() { ["Documents:Store"] = Path.Combine(folder.FullName, "store") });
            await server.StartService();
            await Many(server);
            await One(server, folder.FullName);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task One(ServiceProcess server, string folder)
    {
        var file = Path.Combine(folder, "large");
        var (copying, uploads, resumed, downloads) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var client = new DocumentApi.DocumentApiClient(server.Connect());
        var officer = server.Identity.Person("region");
        var before = server.Memory("VmRSS");
        for (var round = 0; round < Rounds; round++)
        {
            Fill(file);
            copying.Add(await Time(() => Shell($"cp '{file}' '{file}.copy' && sha256sum '{file}.copy'")));
            File.Delete(file + ".copy");
            var name = "";
            uploads.Add(await Time(async () => name = await Upload(client, officer, file, $"organisations/region/cases/RUN-1-{2000 + round}")));
            downloads.Add(await Time(() => Download(client, officer, name, file + ".copy")));
            Fill(file);
            resumed.Add(await Time(() => Resume(client, officer, file, $"organisations/region/cases/RUN-2-{2000 + round}")));
        }

        var baseline = Figures.Median(copying);
        Figures.Print("documents.upload_ratio", baseline / Figures.Median(uploads));
        Figures.Print("documents.upload_resumable_ratio", baseline / Figures.Median(resumed));
        Figures.Print("documents.download_ratio", baseline / Figures.Median(downloads));
        Figures.Print("documents.memory_growth_mib", (server.Memory("VmHWM") - before) / 1024d);
        Figures.Note($"1 GiB: cp and sha256sum {baseline:0.00} s; uploads {string.Join(", ", uploads.Select(s => $"{s:0.00}"))} s; downloads {string.Join(", ", downloads.Select(s => $"{s:0.00}"))} s");
    }

    private static async Task Many(ServiceProcess server)
    {
        var officer = server.Identity.Person("region");
        var clients = Enumerable.Range(0, 4).Select(_ => new DocumentApi.DocumentApiClient(server.Connect())).ToList();
        await File(SmallDocuments / 10, 1);
        var seconds = await Time(() => File(SmallDocuments, 2));
        Figures.Print("documents.small_per_second", SmallDocuments / seconds);

        async Task File(int documents, int series)
        {
            var next = 0;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                var (random, content) = (new Random(caller + series * Callers), new byte[Small]);
                while (Interlocked.Increment(ref next) is var number && number <= documents)
                {
                    random.NextBytes(content);
                    await Send(clients[caller % clients.Count], officer, Metadata($"organisations/region/cases/SMA-{series}{number / InEachCase}-2024", $"Bilaga {number}"), content);
                }
            })));
        }
    }

    private static async Task Send(DocumentApi.DocumentApiClient client, Metadata officer, UploadMetadata metadata, byte[] content)
    {
        metadata.Document.Sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        using var call = client.UploadDocument(officer);
        await call.RequestStream.WriteAsync(new() { Metadata = metadata });
        await call.RequestStream.WriteAsync(new() { Chunk = UnsafeByteOperations.UnsafeWrap(content) });
        await call.RequestStream.CompleteAsync();
        await call;
    }

    private static async Task<string> Upload(DocumentApi.DocumentApiClient client, Metadata officer, string file, string parent)
    {
        using var call = client.UploadDocument(officer);
        await call.RequestStream.WriteAsync(new() { Metadata = Metadata(parent, "Stor bilaga") });
        var sha256 = await Read(file, chunk => call.RequestStream.WriteAsync(new() { Chunk = chunk }));
        await call.RequestStream.CompleteAsync();
        var document = await call;
        MustBe(sha256, document.Sha256);
        return document.Name;
    }

    private static async Task Resume(DocumentApi.DocumentApiClient client, Metadata officer, string file, string parent)
    {
        var upload = await client.CreateUploadAsync(new() { Parent = "organisations/region", Metadata = Metadata(parent, "Stor bilaga") }, officer);
        using var call = client.AppendUpload(officer);
        await call.RequestStream.WriteAsync(new() { Start = new() { Name = upload.Name } });
        var sha256 = await Read(file, chunk => call.RequestStream.WriteAsync(new() { Chunk = chunk }));
        await call.RequestStream.CompleteAsync();
        await call;
        MustBe(sha256, (await client.FinishUploadAsync(new() { Name = upload.Name, Sha256 = sha256 }, officer)).Sha256);
    }

    private static async Task Download(DocumentApi.DocumentApiClient client, Metadata officer, string name, string file)
    {
        using var call = client.DownloadDocument(new() { Name = name }, officer);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = File.Create(file, 0);
        var sha256 = "";
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            if (part.Document is { } document)
                sha256 = document.Sha256;
            hash.AppendData(part.Chunk.Span);
            content.Write(part.Chunk.Span);
        }

        MustBe(sha256, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static async Task<string> Read(string file, Func<ByteString, Task> send)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = File.OpenRead(file);
        var chunk = new byte[Chunk];
        while (content.Read(chunk) is > 0 and var read)
        {
            // Hashed while it is on its way.
            var sending = send(UnsafeByteOperations.UnsafeWrap(chunk.AsMemory(0, read)));
            hash.AppendData(chunk, 0, read);
            await sending;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static UploadMetadata Metadata(string parent, string title) => new()
    {
        Parent = parent,
        Document = new()
        {
            Title = title, Kind = "bilaga", FileName = "bilaga.bin", State = DocumentState.Draft, Direction = Direction.Internal,
            Date = new Date { Year = 2024, Month = 2, Day = 16 },
        },
    };

    private static void Fill(string file)
    {
        using var content = File.Create(file);
        var block = new byte[1024 * 1024];
        for (var written = 0L; written < Large; written += block.Length)
        {
            Random.Shared.NextBytes(block);
            content.Write(block);
        }

        content.Flush(flushToDisk: true);
    }

    private static async Task Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true })!;
        await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        if (shell.ExitCode != 0)
            throw new InvalidOperationException($"{command}: {shell.ExitCode}");
    }

    private static async Task<double> Time(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void MustBe(string expected, string found)
    {
        if (expected != found)
            throw new InvalidOperationException($"Expected {expected}, found {found}.");
    }
}
