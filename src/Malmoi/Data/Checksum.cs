using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Malmoi.Data;

/// <summary>How the bytes of a file are known to be the right ones.</summary>
public sealed record Checksum
{
    public long? Size { get; init; }

    public string? Sha256 { get; init; }

    public string? GitBlob { get; init; }

    /// <summary>What the catalogue knows of a file.</summary>
    public static Checksum Of(DataFile file) =>
        new()
        {
            Size = file.Size,
            Sha256 = file.Sha256,
            GitBlob = file.GitBlob,
        };

    /// <summary>Null where everything known holds, else what does not; the file is read from its first byte.</summary>
    public async Task<string?> CheckAsync(Stream file, CancellationToken ct = default)
    {
        if (Size is { } size && size != file.Length)
        {
            return $"{file.Length} bytes, not {size}";
        }

        file.Position = 0;
        if (Sha256 is not null)
        {
            var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
            return sum == Sha256 ? null : $"SHA-256 {sum}, not {Sha256}";
        }

        if (GitBlob is not null)
        {
            var sum = await GitBlobAsync(file, ct);
            return sum == GitBlob ? null : $"git blob {sum}, not {GitBlob}";
        }

        return null;
    }

    // Git names contents by SHA-1; this guards against accidents, as git itself does.
    private static async Task<string> GitBlobAsync(Stream file, CancellationToken ct)
    {
#pragma warning disable CA5350 // not our choice of algorithm
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        var buffer = new byte[1 << 16];
        for (int count; (count = await file.ReadAsync(buffer, ct)) > 0; )
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
