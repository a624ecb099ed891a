using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;

namespace Malmoi.Tests.Inference;

public sealed class ImportanceMatrixTests
{
    [Fact]
    public void Packing_by_what_a_text_uses_costs_less_where_it_is_used()
    {
        var path = GgufRecording.PathOf("llama_gqa.f32");
        using var folder = HuggingFaceFolder.Open(path);
        var importance = new ImportanceMatrix();
        using (
            var model = new EngineModel(
                EngineFolder.Load(folder, new EngineOptions { Importance = importance }),
                begin: null
            )
        )
        using (var state = model.StartEmpty())
        {
            model.Read([
                new Reading(state, Enumerable.Range(3, 40).ToArray()) { Logits = new float[model.VocabularySize] },
            ]);
        }

        var ours = ModelTensors
            .Of(folder.Family.Spec(folder.Family.Task))
            .First(tensor => importance.Of(tensor.Name).Length > 0);
        var weights = importance.Of(ours.Name);
        Assert.Equal(ours.Shape[^1], weights.Length);
        Assert.All(weights, weight => Assert.True(weight >= 0));
        Assert.Empty(importance.Of("no such matrix"));

        var random = new Random(1);
        var numbers = Enumerable.Range(0, weights.Length * 8).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var info = GgufForm.Find("q4_0")!.Info("blk.0.attn_q.weight", [8, weights.Length], new GgufModelShape());
        var (plain, weighed) = (Error([]), Error(weights));
        Assert.True(weighed < plain, $"{weighed} beside {plain}");

        double Error(float[] importance)
        {
            var unpacked = TensorView.Of(info, GgufForm.Pack(info, numbers, importance)).ToFloats();
            return Enumerable
                .Range(0, numbers.Length)
                .Sum(i => weights[i % weights.Length] * Math.Pow(unpacked[i] - numbers[i], 2));
        }
    }
}
