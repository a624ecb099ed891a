using System.Text.Json.Serialization;

namespace Malmoi.Data;

/// <summary>A public data set: what it is, under which licence, and where its files are.</summary>
public sealed record DataSet
{
    public required string Name { get; init; }

    /// <summary>en or ko.</summary>
    public required string Language { get; init; }

    public required string Description { get; init; }

    /// <summary>An SPDX name where there is one.</summary>
    public required string Licence { get; init; }

    /// <summary>The page of those who made it.</summary>
    public required Uri Home { get; init; }

    /// <summary>What the paths of <see cref="Files"/> are relative to, at one fixed revision; null where there is no download.</summary>
    public Uri? Address { get; init; }

    /// <summary>Why there is no download.</summary>
    public string? Note { get; init; }

    public required IReadOnlyList<DataFile> Files { get; init; }

    /// <summary>Bytes of the files whose size is known.</summary>
    [JsonIgnore]
    public long Size => Files.Sum(file => file.Size ?? 0);

    /// <summary>Where a file is downloaded from.</summary>
    public Uri AddressOf(DataFile file) =>
        new(Address!, string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString)));
}

/// <summary>A file of a data set and how its bytes are known to be the right ones.</summary>
public sealed record DataFile
{
    /// <summary>Below the address upstream and below the set's folder here, with forward slashes.</summary>
    public required string Path { get; init; }

    public long? Size { get; init; }

    /// <summary>The SHA-256 in lower-case hexadecimal digits, where it is known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Git's own name of the content, the SHA-1 of "blob SIZE\0" and the bytes, where the SHA-256 is not known.</summary>
    public string? GitBlob { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DataSet[]))]
internal sealed partial class DataSetJson : JsonSerializerContext;
