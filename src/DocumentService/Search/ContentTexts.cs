using Microsoft.Extensions.Options;

namespace DocumentService.Search;

/// <summary>What was read of a content.</summary>
/// <param name="Reason">Why there is no text; empty when there is.</param>
/// <param name="IsCut">There is more than is kept.</param>
public sealed record ReadContent(Wire.ReadingState State, string Text, string Reason = "", bool IsCut = false);

/// <summary>Reads the text of contents. What a content is, its first octets say, and for texts its type; nothing that is in one stops the service.</summary>
public sealed class ContentTexts(IOptions<ReadingOptions> options, TimeProvider clock)
{
    private readonly ReadingOptions _options = options.Value;

    /// <exception cref="IOException">The content is not where it should be.</exception>
    /// <exception cref="InvalidOperationException">A program that reading needs can't be started.</exception>
    public async Task<ReadContent> Read(Stream content, string contentType, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var text = new GatheredText(_options.LongestText);
        try
        {
            if (content.Length > _options.LargestBytes)
                throw Unreadable.TooLarge;
            return await Gather(content, contentType, text, either.Token)
                ? new ReadContent(Wire.ReadingState.Read, $"{text}", IsCut: text.IsFull)
                : new ReadContent(Wire.ReadingState.NoText, "", "KIND_NOT_READ");
        }
        catch (Unreadable fault)
        {
            return new ReadContent(Wire.ReadingState.Unreadable, "", fault.Reason);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return new ReadContent(Wire.ReadingState.Unreadable, "", Unreadable.TooSlow.Reason);
        }
    }

    // False: a content of a kind that isn't read.
    private async Task<bool> Gather(Stream content, string contentType, GatheredText text, CancellationToken limit)
    {
        // A text is as long as it is kept when each letter takes four octets.
        var most = Math.Min(4L * _options.LongestText, _options.LargestPartBytes);
        var start = new byte[Math.Min(content.Length, most)];
        await content.ReadExactlyAsync(start, limit);
        // Some programs write something before it.
        if (start.AsSpan(0, Math.Min(start.Length, 1024)).IndexOf("%PDF-"u8) >= 0)
        {
            content.Position = 0;
            await PdfText.Read(content, text, _options, limit);
            return true;
        }

        if (start.AsSpan().StartsWith("PK\u0003\u0004"u8))
            return OfficeText.Read(content, text, _options, limit);
        if (!contentType.StartsWith("text/", StringComparison.Ordinal))
            return IsRead(contentType) ? throw Unreadable.Broken : false;
        if (PlainText.Decode(start, whole: start.Length == content.Length) is not { } letters)
            throw Unreadable.Broken;
        if (contentType == "text/html")
            HtmlText.Read(letters, text, limit);
        else
            text.Add(letters);
        return true;
    }

    private static bool IsRead(string contentType) => contentType is
        "application/pdf" or "application/vnd.oasis.opendocument.text" or "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
}
