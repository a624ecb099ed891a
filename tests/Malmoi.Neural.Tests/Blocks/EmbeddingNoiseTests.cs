using Malmoi.Neural.Blocks;
using Malmoi.Neural.Tests.FamilyContract;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Blocks;

// Noise draws from a generator of the whole process.
[Collection(nameof(LiveTensors))]
public class EmbeddingNoiseTests
{
    [Fact]
    public void Each_text_of_a_row_is_shaken_as_if_it_stood_alone()
    {
        using var model = new TinyModel("llama");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var ids = TinyModel.Ids(1, 34).repeat(64, 1);
        var texts = tensor([.. Enumerable.Range(0, 34).Select(place => place < 2 ? 0L : 1L)]).repeat(64, 1);
        var quiet = Embedded(0, null);
        var width = quiet.shape[2];

        var packed = (Embedded(5, texts) - quiet).abs();
        Near(5 / Math.Sqrt(2 * width), packed.narrow(1, 0, 2));
        Near(5 / Math.Sqrt(32 * width), packed.narrow(1, 2, 32));
        Near(5 / Math.Sqrt(34 * width), (Embedded(5, null) - quiet).abs());

        Tensor Embedded(double noise, Tensor? documents)
        {
            using var trace = new StackTrace { WantsAttentions = false };
            model.Model.Read(
                new StackInput
                {
                    Input = ids,
                    Documents = documents,
                    EmbeddingNoise = noise,
                    Trace = trace,
                    Training = true,
                }
            );
            return trace.HiddenStates[0].clone();
        }
    }

    // Uniform from -most to most.
    private static void Near(double most, Tensor noise) =>
        Assert.InRange(noise.max().item<float>(), 0.98 * most, most + 1e-5);
}
