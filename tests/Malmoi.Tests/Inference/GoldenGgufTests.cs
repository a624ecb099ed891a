using Malmoi.Inference;
using Malmoi.Models;

namespace Malmoi.Tests.Inference;

public class GoldenGgufTests
{
    // llama.cpp's GELU is read from a table of 16 bits: its manifest gives 6e-3.
    private const float Gelu = 1e-2f;
    private const float Expanded = 1e-3f;

    [Fact]
    public void Expanded_weights_give_the_recorded_logits_and_continuations()
    {
        var wrong = new List<string>();
        foreach (var name in GgufRecording.Names)
        {
            using var model = Open(name, expanded: true);
            var difference = GgufRecording.Difference(model, name).Greatest;
            var most = Math.Max(Expanded, GgufRecording.Tolerance(name) > Expanded ? Gelu : 0);
            if (!(difference <= most) || !GgufRecording.GoesOnAlike(model, name))
            {
                wrong.Add(FormattableString.Invariant($"{name}: {difference:e2}, at most {most:e2}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <remarks>
    /// Both round vectors to 8 bits under a scale for every 32 or 256 numbers, in another order, so a single recording may fall a few hundredths to
    /// either side: all together must not be further off, and none much.
    /// </remarks>
    [Fact]
    public void Vectors_of_8_bits_give_logits_no_further_off_than_llama_cpp_own()
    {
        const double much = 1.1;
        var wrong = new List<string>();
        var ratios = new List<double>();
        foreach (var name in GgufRecording.Names)
        {
            using var model = Open(name, expanded: false);
            var difference = GgufRecording.Difference(model, name);
            var own = GgufRecording.OwnDifference(name).MeanSquare;
            var isRounded = own > GgufRecording.Tolerance(name);
            var most = isRounded ? much * own : GgufRecording.Tolerance(name);
            var found = isRounded ? difference.MeanSquare : difference.Greatest;
            var margin = Math.Max(1e-2f, 2 * difference.Greatest);
            if (!(found <= most) || !GgufRecording.GoesOnAlike(model, name, margin))
            {
                wrong.Add(FormattableString.Invariant($"{name}: {difference}, llama.cpp's own {most:e2}"));
            }

            if (isRounded)
            {
                ratios.Add(difference.MeanSquare / own);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.NotEmpty(ratios);
        Assert.InRange(ratios.Average(), 0, 1);
    }

    private static EngineModel Open(string name, bool expanded)
    {
        var folder = HuggingFaceFolder.Open(GgufRecording.PathOf(name));
        var decoder = new Decoder(
            folder.Family.Spec(folder.Family.Task),
            folder.Weights,
            folder.Family.Checkpoint,
            new EngineOptions { Expanded = expanded }
        );
        return new EngineModel(decoder, begin: null, folder);
    }
}
