using Malmoi.Checkpoints;
using Malmoi.LanguageModels;

namespace Malmoi.Tests;

/// <summary>What llama.cpp made of a GGUF model on recorded tokens, beside what a model of ours makes of them.</summary>
internal static class GgufRecording
{
    /// <summary>All recorded models, by name: <c>llama_gqa.q4_0</c>.</summary>
    public static IEnumerable<string> Names =>
        Directory
            .GetFiles(OutsideData.Golden("gguf", "models"), "*.gguf")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal);

    public static string PathOf(string name) => OutsideData.Golden("gguf", "models", $"{name}.gguf");

    /// <summary>
    /// The differences of logits: in 32 bits from Hugging Face's own, else from llama.cpp's with the same weights widened, whose GELU is read
    /// from a table of 16 bits.
    /// </summary>
    public static LogitDifference Difference(INextTokenModel model, string name)
    {
        using var recorded = Open(name);
        var wanted = Floats(recorded, recorded.TryGet("hf_logits", out _) ? "hf_logits" : "logits_dequant_f32");
        var tokens = Ids(recorded, "tokens");
        var logits = new float[model.VocabularySize];
        using var state = model.StartEmpty();
        var differences = new List<float>();
        for (var i = 0; i < tokens.Length; i++)
        {
            model.Read([new Reading(state, tokens.AsMemory(i, 1)) { Logits = logits }]);
            for (var id = 0; id < logits.Length; id++)
            {
                differences.Add(logits[id] - wanted[(i * logits.Length) + id]);
            }
        }

        return LogitDifference.Of(differences);
    }

    /// <summary>How far llama.cpp, which multiplies blocks with vectors of 8 bits, was itself from the same weights widened; 0 in 32 bits.</summary>
    public static LogitDifference OwnDifference(string name)
    {
        using var recorded = Open(name);
        return recorded.TryGet("logits_dequant_f32", out var widened)
            ? LogitDifference.Of(Floats(recorded, "logits").Zip(widened.ToFloats(), (own, wanted) => own - wanted))
            : default;
    }

    /// <summary>Whether the model goes on from the recorded tokens as llama.cpp did, as long as llama.cpp's two best were well apart.</summary>
    /// <param name="model">From its beginning.</param>
    /// <param name="name">The recording's.</param>
    /// <param name="margin">How far: 0.01, or twice the difference of a logit where vectors are rounded.</param>
    public static bool GoesOnAlike(INextTokenModel model, string name, float margin = 1e-2f)
    {
        using var recorded = Open(name);
        var widened = recorded.TryGet("greedy_dequant_f32", out _) ? "greedy_dequant_f32" : "greedy";
        var (greedy, margins) = (Ids(recorded, widened), Floats(recorded, "greedy_margin"));
        var next = Ids(recorded, "tokens");
        var logits = new float[model.VocabularySize];
        using var state = model.StartEmpty();
        for (var i = 0; i < greedy.Length && margins[i] > margin; i++)
        {
            model.Read([new Reading(state, next) { Logits = logits }]);
            if (logits.AsSpan().IndexOf(logits.Max()) != greedy[i])
            {
                return false;
            }

            next = [greedy[i]];
        }

        return true;
    }

    /// <summary>How far apart they may be: 10⁻⁴ with the same arithmetic, more where llama.cpp's GELU has 16 bits.</summary>
    public static float Tolerance(string name) =>
        !name.EndsWith("f32", StringComparison.Ordinal)
        && Array.Exists(Gelu, family => name.StartsWith(family, StringComparison.Ordinal))
            ? 1e-2f
            : 1e-4f;

    private static readonly string[] Gelu = ["gpt2", "gptneox", "falcon", "bloom", "mpt", "starcoder", "phi2", "gemma"];

    private static SafetensorsFile Open(string name) =>
        SafetensorsFile.Open(OutsideData.Golden("gguf", "models", $"{name}.expected.safetensors"));

    private static float[] Floats(SafetensorsFile file, string name)
    {
        Assert.True(file.TryGet(name, out var tensor));
        return tensor.ToFloats();
    }

    private static int[] Ids(SafetensorsFile file, string name) =>
        [.. Floats(file, name).Select(number => (int)number)];
}

/// <summary>How far logits are from recorded ones.</summary>
/// <param name="Greatest">Of all, without sign.</param>
/// <param name="MeanSquare">The root of the mean square: what many numbers say of rounding, where the greatest is one number's luck.</param>
internal readonly record struct LogitDifference(float Greatest, float MeanSquare)
{
    public static LogitDifference Of(IEnumerable<float> differences)
    {
        var all = differences.ToList();
        return new LogitDifference(
            all.Exists(float.IsNaN) ? float.NaN : all.Max(Math.Abs),
            (float)Math.Sqrt(all.Average(difference => (double)difference * difference))
        );
    }
}
