using System.Buffers;
using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>Headers or trailers of a call, in order; a key may occur more than once.</summary>
public sealed class Metadata : IList<Metadata.Entry>
{
    /// <summary>Keys with this ending carry bytes, all others ASCII text.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No entries; cannot be changed.</summary>
    public static readonly Metadata Empty = new(readOnly: true);

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    private readonly List<Entry> entries = [];
    private readonly bool readOnly;

    /// <summary>Metadata without entries.</summary>
    public Metadata()
    {
    }

    private Metadata(bool readOnly) => this.readOnly = readOnly;

    /// <summary>The number of entries.</summary>
    public int Count => entries.Count;

    /// <summary>Whether every change is refused.</summary>
    public bool IsReadOnly => readOnly;

    /// <summary>The entry at a position.</summary>
    public Entry this[int index]
    {
        get => entries[index];
        set => Writable()[index] = NotNull(value);
    }

    /// <summary>The last entry with the key, whatever its case, or null.</summary>
    public Entry? Get(string key) => entries.FindLast(entry => entry.IsNamed(key));

    /// <summary>The text of the last entry with the key, or null.</summary>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry with the key, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>All entries with the key, in order.</summary>
    public IEnumerable<Entry> GetAll(string key) => entries.Where(entry => entry.IsNamed(key));

    /// <summary>Adds text under a key.</summary>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds bytes under a key that ends with <see cref="BinaryHeaderSuffix"/>.</summary>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <summary>Adds an entry at the end.</summary>
    public void Add(Entry item) => Writable().Add(NotNull(item));

    /// <summary>Puts an entry at a position.</summary>
    public void Insert(int index, Entry item) => Writable().Insert(index, NotNull(item));

    /// <summary>Takes an entry away.</summary>
    public bool Remove(Entry item) => Writable().Remove(item);

    /// <summary>Takes the entry at a position away.</summary>
    public void RemoveAt(int index) => Writable().RemoveAt(index);

    /// <summary>Takes all entries away.</summary>
    public void Clear() => Writable().Clear();

    /// <summary>Whether the entry itself is here.</summary>
    public bool Contains(Entry item) => entries.Contains(item);

    /// <summary>The position of an entry, or -1.</summary>
    public int IndexOf(Entry item) => entries.IndexOf(item);

    /// <summary>Copies the entries.</summary>
    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    /// <summary>The entries in order.</summary>
    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<Entry> Writable() => readOnly ? throw new InvalidOperationException("This metadata is read-only.") : entries;

    private static Entry NotNull(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item;
    }

    /// <summary>One key with its text or bytes.</summary>
    public class Entry
    {
        private readonly string? text;
        private readonly byte[]? bytes;

        /// <summary>Bytes under a key that ends with <see cref="BinaryHeaderSuffix"/>; the bytes are copied.</summary>
        /// <exception cref="ArgumentException">The key lacks the ending, or has characters that keys cannot have.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normal(key);
            if (!IsBinary)
                throw new ArgumentException($"A key of bytes ends with '{BinaryHeaderSuffix}': '{Key}' does not.", nameof(key));

            ArgumentNullException.ThrowIfNull(valueBytes);
            bytes = [.. valueBytes];
        }

        /// <summary>Text under a key that does not end with <see cref="BinaryHeaderSuffix"/>.</summary>
        /// <exception cref="ArgumentException">The key has the ending, or characters that keys cannot have.</exception>
        public Entry(string key, string value)
        {
            Key = Normal(key);
            if (IsBinary)
                throw new ArgumentException($"A key of text does not end with '{BinaryHeaderSuffix}': '{Key}' does.", nameof(key));

            ArgumentNullException.ThrowIfNull(value);
            text = value;
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The value is bytes.</exception>
        public string Value => text ?? throw new InvalidOperationException($"The value of '{Key}' is bytes.");

        /// <summary>A copy of the bytes, or the text as ASCII.</summary>
        public byte[] ValueBytes => bytes is null ? Encoding.ASCII.GetBytes(Value) : [.. bytes];

        /// <summary>Key and value in one line.</summary>
        public override string ToString() => bytes is null
            ? $"[Entry: key={Key}, value={text}]"
            : $"[Entry: key={Key}, valueBytes={Convert.ToBase64String(bytes)}]";

        internal bool IsNamed(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static string Normal(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            if (lower.AsSpan().ContainsAnyExcept(KeyCharacters))
                throw new ArgumentException($"A key has letters, digits, underscores, hyphens and dots only: '{key}'.", nameof(key));

            return lower;
        }
    }
}
