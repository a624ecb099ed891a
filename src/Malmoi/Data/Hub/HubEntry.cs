using System.Text.Json.Serialization;

namespace Malmoi.Data.Hub;

/// <summary>A line of a hub's listing.</summary>
internal sealed record HubEntry
{
    /// <summary>file or directory.</summary>
    public required string Type { get; init; }

    public required string Path { get; init; }

    /// <summary>Git's name of the content, or of the pointer to it where <see cref="Lfs"/> says where the content is.</summary>
    public string? Oid { get; init; }

    public long? Size { get; init; }

    public HubContent? Lfs { get; init; }

    /// <exception cref="InputException">A sum or a size is none.</exception>
    public DataFile ToFile(HubModel model)
    {
        var file = Lfs is { } content
            ? new DataFile
            {
                Path = Path,
                Size = content.Size ?? Size,
                Sha256 = content.Oid,
            }
            : new DataFile
            {
                Path = Path,
                Size = Size,
                GitBlob = Oid,
            };
        return file is { Size: >= 0, Path.Length: > 0 } && (IsSum(file.Sha256, 64) || IsSum(file.GitBlob, 40))
            ? file
            : throw new InputException(
                $"the hub's listing of '{model}' gives no size or sum for '{Path}', so that nobody could tell a damaged file: is it a hub of Hugging Face's kind?"
            );
    }

    private static bool IsSum(string? sum, int length) =>
        sum?.Length == length && sum.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f');
}

/// <summary>A content that stands beside git.</summary>
internal sealed record HubContent
{
    /// <summary>The SHA-256.</summary>
    public required string Oid { get; init; }

    public long? Size { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HubEntry[]))]
internal sealed partial class HubJson : JsonSerializerContext;
