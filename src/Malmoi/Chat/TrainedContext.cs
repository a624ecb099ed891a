using System.Text.Json;
using Malmoi.Checkpoints;
using Malmoi.Models;

namespace Malmoi.Chat;

/// <summary>How long the texts were that a model was trained on: beyond them it computes on, where its positions have no end, but no longer makes sense.</summary>
internal static class TrainedContext
{
    private static readonly string[] Keys =
    [
        "max_position_embeddings",
        "n_positions",
        "max_seq_len",
        "seq_length",
        "n_ctx",
        "max_sequence_length",
    ];

    /// <summary>Tokens; null where the model does not say.</summary>
    public static int? Of(OpenedModel model)
    {
        if (!File.Exists(model.Path))
        {
            return OfFolder(Path.Combine(model.Path, "config.json"));
        }

        if (GgufFile.IsOne(model.Path))
        {
            using var file = GgufFile.Open(model.Path);
            var architecture = file.Metadata.Text("general.architecture");
            return file.Metadata.Size($"{architecture}.context_length");
        }

        if (Llama2cFile.IsOne(model.Path))
        {
            using var file = Llama2cFile.Open(model.Path);
            return file.Config.Positions;
        }

        return null;
    }

    private static int? OfFolder(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        // The model was opened by it, so that it is known to be sound.
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var key in Keys)
        {
            if (json.RootElement.TryGetProperty(key, out var value) && value.TryGetInt64(out var length))
            {
                return length is > 1 and < int.MaxValue ? (int)length : null;
            }
        }

        return null;
    }
}
