using System.Globalization;
using System.Text;

namespace DocumentService.Search;

/// <summary>A text as it is found in a content piece by piece: words with one space or line break between them, without signs that can't be seen.</summary>
internal sealed class GatheredText(int longest)
{
    // The database takes time that grows with the square of a word's length.
    private const int LongestWord = 200;

    private readonly StringBuilder _text = new();
    private char _gap;
    private int _word;

    /// <summary>There is more text than is kept: no room for a gap and a letter.</summary>
    public bool IsFull => _text.Length + 1 >= longest;

    /// <summary>The next piece; a word may go on from the one before.</summary>
    public void Add(ReadOnlySpan<char> piece)
    {
        foreach (var sign in piece)
        {
            if (IsFull)
                return;
            if (char.IsWhiteSpace(sign) || char.IsControl(sign))
                Part(' ');
            else if (char.GetUnicodeCategory(sign) != UnicodeCategory.Format)
                Add(sign);
        }
    }

    /// <summary>A paragraph ends.</summary>
    public void Break() => Part('\n');

    /// <summary>What was gathered. Halves of signs, which are no text, are replaced.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(_text.ToString()));

    private void Add(char sign)
    {
        if (_word >= LongestWord && !char.IsLowSurrogate(sign))
            Part(' ');
        if (_gap != default && _text.Length > 0)
            _text.Append(_gap);
        _gap = default;
        _text.Append(sign);
        _word++;
    }

    private void Part(char gap)
    {
        if (_gap != '\n')
            _gap = gap;
        _word = 0;
    }
}
