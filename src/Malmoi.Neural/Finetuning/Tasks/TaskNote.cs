using System.Text.Json;
using System.Text.Json.Serialization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>What a tuned folder says of itself beside what the reference's files say: enough to predict as in training.</summary>
public sealed record TaskNote
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "malmoi-task.json";

    private const int LongestFile = 1 << 25;

    /// <summary>"classify", "tag", ...</summary>
    public required string Task { get; init; }

    /// <summary>In the order of their numbers; null: none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The most tokens that were read at once.</summary>
    public required int MaximumLength { get; init; }

    /// <summary>Tokens that the parts of a long passage share.</summary>
    public int? Stride { get; init; }

    /// <summary>Whether a question may have no answer.</summary>
    public bool? MayHaveNone { get; init; }

    /// <summary>What stood before every source: "summarize: ".</summary>
    public string? Prefix { get; init; }

    /// <summary>What parted a decoder's source from its target.</summary>
    public string? Separator { get; init; }

    /// <summary>The most tokens that are written.</summary>
    public int? TargetLength { get; init; }

    /// <summary>The token that a decoder begins with, where the family does not say it (mBART's language).</summary>
    public int? Start { get; init; }

    /// <summary>The template by which a reward model's conversations were written; null: the folder's own.</summary>
    public string? Template { get; init; }

    /// <summary>The checksum of the tokenizer that a reward model was trained with.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>What is taken from a reward model's scores, so that the answers which it learned from have a mean of 0.</summary>
    public double? Mean { get; init; }

    /// <summary>How far their scores lie from that mean (standard deviation).</summary>
    public double? Deviation { get; init; }

    /// <summary>The note of a folder; null where it has none.</summary>
    /// <exception cref="InputException">It is no note.</exception>
    public static TaskNote? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return new FileInfo(path).Length <= LongestFile
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), TaskJson.Default.TaskNote)
                    ?? throw new JsonException("it is null")
                : throw new JsonException("it is longer than any note");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"'{path}' does not say what its model was tuned for ({error.Message.ReplaceLineEndings(" ")}): tune it anew, or delete the file",
                error
            );
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, TaskJson.Default.TaskNote);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(TaskNote))]
internal sealed partial class TaskJson : JsonSerializerContext;
