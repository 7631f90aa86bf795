using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace Cli.Calls;

/// <summary>
/// Request ids that follow from what is asked (UUID version 8 over SHA-256, RFC 9562): whoever asks the same again, also after an interruption,
/// asks under the same id, and the services answer as the first time.
/// </summary>
internal static class RequestId
{
    /// <param name="step">What is done, and for which item of the file: <c>prepared 1</c>.</param>
    /// <param name="content">The request without its id.</param>
    public static string Of(string organisation, string caseNumber, string step, IMessage content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Encoding.UTF8.GetBytes(organisation));
        Add(hash, Encoding.UTF8.GetBytes(caseNumber));
        Add(hash, Encoding.UTF8.GetBytes(step));
        Add(hash, content.ToByteArray());
        var id = hash.GetHashAndReset().AsSpan(0, 16);
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true).ToString("D");
    }

    // With its length first, so that no two lists of parts run into the same bytes.
    private static void Add(IncrementalHash hash, byte[] part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
