using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cli.Calls;
using Cli.Files;

namespace Cli.Dev;

/// <summary>
/// The key that signs development tokens (ES256), made once for a folder. Whoever has it can be anybody: for development only, never where the
/// platform holds real cases.
/// </summary>
internal sealed class DevelopmentKey : IDisposable
{
    private readonly ECDsa _key;

    private DevelopmentKey(ECDsa key) => _key = key;

    /// <summary>The key's thumbprint (RFC 7638).</summary>
    public string Id
    {
        get
        {
            var (x, y) = Point();
            return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
        }
    }

    /// <summary>Reads <c>identity/issuer.pem</c>, or makes it, and <c>identity/keys.json</c> with its public half.</summary>
    /// <exception cref="BadConfiguration">The file is there, but is no such key.</exception>
    public static (DevelopmentKey Key, bool IsNew) Of(string folder)
    {
        var file = Path.Combine(folder, "identity", "issuer.pem");
        var isNew = !File.Exists(file);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (isNew)
            AtomicFile.Write(file, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), AtomicFile.OwnerOnly);
        else
            Import(key, file);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, AtomicFile.OwnerOnly);

        var made = new DevelopmentKey(key);
        AtomicFile.Write(Path.Combine(folder, "identity", "keys.json"), made.PublicKeys());
        return (made, isNew);
    }

    public string Sign(string content) =>
        Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public bool HasSigned(string content, string signature)
    {
        try
        {
            return _key.VerifyData(
                Encoding.ASCII.GetBytes(content), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public void Dispose() => _key.Dispose();

    private static void Import(ECDsa key, string file)
    {
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            throw new BadConfiguration($"{file} is not a private key; delete it to get a new one.");
        }

        if (key.KeySize != 256)
            throw new BadConfiguration($"{file} is not a P-256 key; delete it to get a new one.");
    }

    private byte[] PublicKeys()
    {
        var (x, y) = Point();
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            keys = new[] { new { kty = "EC", crv = "P-256", kid = Id, x, y, alg = "ES256", use = "sig" } },
        });
    }

    private (string X, string Y) Point()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }
}
