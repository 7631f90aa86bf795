using System.Security.Cryptography;
using System.Text.Unicode;

namespace DocumentService.Documents;

/// <summary>What was found about a content while it was read.</summary>
/// <param name="Sha256">Lower case hex.</param>
/// <param name="IsText">It is UTF-8 from beginning to end, and has no zero octet.</param>
/// <param name="Head">How it begins.</param>
public sealed record ContentFacts(string Sha256, bool IsText, ReadOnlyMemory<byte> Head);

/// <summary>Reads a content piece by piece.</summary>
internal sealed class ContentScan : IDisposable
{
    private const int LongestHead = 4096;
    private const int LongestLetter = 4;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[LongestHead];
    private readonly byte[] _cut = new byte[LongestLetter];
    private int _headLength;
    private int _cutLength;
    private bool _isText = true;

    public void Read(ReadOnlySpan<byte> piece)
    {
        _hash.AppendData(piece);
        if (_headLength < LongestHead)
        {
            var more = piece[..Math.Min(piece.Length, LongestHead - _headLength)];
            more.CopyTo(_head.AsSpan(_headLength));
            _headLength += more.Length;
        }

        if (_isText)
            ReadText(piece);
    }

    public ContentFacts Found() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()), _isText && _cutLength == 0, _head.AsMemory(0, _headLength));

    public void Dispose() => _hash.Dispose();

    // A letter of several octets may be cut by the end of a piece: its beginning waits for the rest.
    private void ReadText(ReadOnlySpan<byte> piece)
    {
        if (_cutLength > 0)
        {
            var rest = piece[..Math.Min(piece.Length, Length(_cut[0]) - _cutLength)];
            rest.CopyTo(_cut.AsSpan(_cutLength));
            _cutLength += rest.Length;
            piece = piece[rest.Length..];
            if (_cutLength < Length(_cut[0]))
                return;
            _isText = Utf8.IsValid(_cut.AsSpan(0, _cutLength));
            _cutLength = 0;
        }

        var cut = CutOff(piece);
        _isText = _isText && Utf8.IsValid(piece[..^cut]) && !piece.Contains((byte)0);
        piece[^cut..].CopyTo(_cut);
        _cutLength = cut;
    }

    private static int CutOff(ReadOnlySpan<byte> piece)
    {
        for (var i = 1; i < LongestLetter && i <= piece.Length; i++)
            if ((piece[^i] & 0xC0) != 0x80)
                return Length(piece[^i]) > i ? i : 0;
        return 0;
    }

    private static int Length(byte first) => first switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
}
