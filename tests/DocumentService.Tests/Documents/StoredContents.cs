using Contracts.Documents.V1;
using Grpc.Core;
using Testing;
using static DocumentService.Tests.Documents.Upload;

namespace DocumentService.Tests.Documents;

public sealed class StoredContents(DocumentHost host)
{
    private readonly Metadata _officer = host.Identity.Person("rjh");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_content_that_was_changed_on_the_disk_is_not_passed_off_as_the_document()
    {
        var content = SomeContent();
        var filed = await host.Documents.Send(Metadata(host.NewCase()), content, _officer, Now);
        var file = host.Contents.Single(file => Path.GetFileName(file) == filed.Sha256);
        content[0] ^= 1;
        await File.WriteAllBytesAsync(file, content, Now);

        var refused = await Assert.ThrowsAsync<RpcException>(() => host.Documents.Fetch(filed.Name, _officer, Now));
        Assert.Equal(StatusCode.DataLoss, refused.StatusCode);

        File.Delete(file);
        refused = await Assert.ThrowsAsync<RpcException>(() => host.Documents.Fetch(filed.Name, _officer, Now));
        Assert.Equal(StatusCode.DataLoss, refused.StatusCode);
    }

    [Fact]
    public async Task What_a_process_that_died_was_receiving_is_cleared_at_the_next_start_and_what_another_receives_is_not()
    {
        var store = Path.Combine(host.Store, "restarted");
        var incoming = Path.Combine(store, ".incoming");
        await using var alive = await host.Start(store);
        Directory.CreateDirectory(Path.Combine(incoming, "dead"));
        await File.WriteAllTextAsync(Path.Combine(incoming, "dead", "half"), "half", Now);
        await File.WriteAllTextAsync(Path.Combine(incoming, "dead.lock"), "", Now);
        var living = Directory.GetDirectories(incoming).Single(folder => !folder.EndsWith("dead", StringComparison.Ordinal));

        await using (await host.Start(store))
        {
            Assert.False(Directory.Exists(Path.Combine(incoming, "dead")));
            Assert.True(Directory.Exists(living));
        }

        await Eventually.Holds(() => Task.FromResult(Directory.GetDirectories(incoming).SequenceEqual([living])), Now);
    }
}
