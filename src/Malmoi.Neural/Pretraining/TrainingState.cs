using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Malmoi.Neural.Pretraining;

/// <summary>What a checkpoint says beside its tensors: where the training stands, with which options, and what its files must be.</summary>
/// <remarks>No random state is among it: a step is seeded from its number, and a batch is a function of its number.</remarks>
internal sealed record TrainingState
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required long Step { get; init; }

    public required long Tokens { get; init; }

    public required TrainerOptions Options { get; init; }

    /// <summary>Of the data, by which other data is recognised; null: it has no end.</summary>
    public long? BatchesPerEpoch { get; init; }

    public BestEvaluation? Best { get; init; }

    /// <summary>Evaluations since the best.</summary>
    public int Unimproved { get; init; }

    /// <summary>The other files of the checkpoint.</summary>
    public IReadOnlyDictionary<string, FileSeal> Files { get; init; } = new Dictionary<string, FileSeal>();

    /// <summary>Of all the above.</summary>
    public string? Checksum { get; init; }

    public static byte[] Write(TrainingState state) =>
        JsonSerializer.SerializeToUtf8Bytes(
            state with
            {
                Checksum = ChecksumOf(state),
            },
            TrainingJson.Default.TrainingState
        );

    /// <returns>Null where the bytes are not what was written.</returns>
    public static TrainingState? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var state = JsonSerializer.Deserialize(bytes, TrainingJson.Default.TrainingState);
            return state?.Checksum is { } checksum && checksum == ChecksumOf(state) ? state : null;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The first option that would make another training of it; null: it may go on.</summary>
    public string? Difference(TrainerOptions options)
    {
        var (then, now) = (Deciding(Options, options), Deciding(options, Options));
        foreach (var (name, value) in now)
        {
            if (!JsonNode.DeepEquals(then[name], value))
            {
                return $"{name} was {then[name]?.ToJsonString() ?? "null"} and is {value?.ToJsonString() ?? "null"}";
            }
        }

        return null;
    }

    // What moves the weights. A longer run is the same run where the schedule does not ask for its end.
    private static JsonObject Deciding(TrainerOptions options, TrainerOptions other)
    {
        var all = JsonSerializer.SerializeToNode(options, TrainingJson.Default.TrainerOptions)!.AsObject();
        string[] free =
        [
            nameof(TrainerOptions.Folder),
            nameof(TrainerOptions.CheckpointEvery),
            nameof(TrainerOptions.KeepCheckpoints),
            nameof(TrainerOptions.EvaluateEvery),
            nameof(TrainerOptions.EvaluationBatches),
            nameof(TrainerOptions.EarlyStopping),
        ];
        foreach (var name in free)
        {
            all.Remove(name);
        }

        if (!options.Schedule.LooksAhead && !other.Schedule.LooksAhead)
        {
            all.Remove(nameof(TrainerOptions.Steps));
        }

        return all;
    }

    private static string ChecksumOf(TrainingState state) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(state with { Checksum = null }, TrainingJson.Default.TrainingState)
            )
        );
}

/// <summary>By which a file is known to be whole.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
internal sealed record FileSeal(long Length, string Sha256)
{
    public static FileSeal Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return new FileSeal(file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>What is wrong with a file; null: it is what was written.</summary>
    public string? Damage(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? $"'{file.Name}' is missing"
            : file.Length != Length ? $"'{file.Name}' has {file.Length} bytes, and was written with {Length}"
            : Of(path) != this ? $"the bytes of '{file.Name}' are not those that were written"
            : null;
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingJson : JsonSerializerContext;
