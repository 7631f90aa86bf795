using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;

namespace ServiceDefaults;

/// <summary>
/// Pages of a list (AIP-158): a token carries the position after which the next page begins, and the query that it belongs to. It holds nothing
/// secret and gives no right: every page is checked like the first.
/// </summary>
public static class Page
{
    /// <summary>The most on one page.</summary>
    public const int Most = 1_000;

    private const int Usual = 100;
    private const int DigestLength = 8;
    private const int LongestToken = 1_000;

    /// <summary>The size of the page; larger ones than allowed become the largest.</summary>
    public static int Size(int asked, Violations violations, int usual = Usual, int most = Most)
    {
        violations.Require(asked >= 0, "page_size", $"expected 0 or a positive number, found {asked}");
        return asked <= 0 ? usual : Math.Min(asked, most);
    }

    /// <summary>The position that the request's token carries; default on the first page.</summary>
    public static TPosition? Position<TPosition>(IMessage request, Violations violations)
    {
        var token = (string)Field(request, "page_token").GetValue(request);
        if (token.Length == 0)
            return default;
        try
        {
            if (token.Length <= LongestToken && Base64Url.DecodeFromChars(token) is { Length: > DigestLength } bytes
                && bytes.AsSpan(0, DigestLength).SequenceEqual(Digest(request, bytes.AsSpan(DigestLength))))
                return JsonSerializer.Deserialize<TPosition>(bytes.AsSpan(DigestLength));
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            // Told below, as any other token that isn't ours.
        }

        violations.Require(false, "page_token", "expected the token of a page of this query");
        return default;
    }

    /// <summary>The token of the page after a position.</summary>
    public static string Token<TPosition>(IMessage request, TPosition position)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(position);
        return Base64Url.EncodeToString([.. Digest(request, bytes), .. bytes]);
    }

    // The same query is the same request but for the page. With the position under the same digest, a token that was damaged is noticed.
    private static byte[] Digest(IMessage request, ReadOnlySpan<byte> position)
    {
        var query = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        Field(query, "page_token").Clear(query);
        Field(query, "page_size").Clear(query);
        return SHA256.HashData([.. SHA256.HashData(query.ToByteArray()), .. position])[..DigestLength];
    }

    private static Google.Protobuf.Reflection.IFieldAccessor Field(IMessage request, string name) => request.Descriptor.FindFieldByName(name).Accessor;
}
