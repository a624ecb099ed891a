using Malmoi.Checkpoints;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Quantized;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Quantization;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

public class QuantizedTuningTests
{
    private static readonly AdapterOptions Adapter = new()
    {
        Rank = 4,
        Dropout = 0,
        Targets = ["all-linear"],
    };

    [Theory]
    [InlineData(InstructionSample.Gpt2, "nf4")]
    [InlineData(InstructionSample.Llama, "nf4")]
    public void It_computes_and_learns_as_the_unpacked_matrices_do(string config, string format)
    {
        using var sample = new InstructionSample(config);
        using var packed = Open(sample, format);
        using var plain = sample.Open(Adapter);
        Unpack(packed, plain, sample);
        using var scope = NewDisposeScope();
        var batch = InstructionRows.Of(packed, InstructionSample.Sums, 64).Batch([0, 1, 2, 3]);
        using var one = new InstructionTraining(packed);
        using var other = new InstructionTraining(plain);
        var (loss, expected) = (one.Loss(batch, true), other.Loss(batch, true));
        Assert.Equal(expected.item<float>(), loss.item<float>(), 1e-5f);
        one.Backward(loss);
        other.Backward(expected);
        Assert.Equal(plain.Trained.Keys.Order(), packed.Trained.Keys.Order());
        foreach (var (name, tensor) in packed.Trained)
        {
            Assert.InRange((tensor.grad! - plain.Trained[name].grad!).abs().max().item<float>(), 0, 1e-5);
        }
    }

    [Fact]
    public void Four_bits_take_an_eighth_and_their_matrices_are_no_more_there()
    {
        using var sample = new InstructionSample();
        using var packed = Open(sample, "nf4");
        using var plain = sample.Open(Adapter);
        var (bytes, count) = packed.Packed!.Value;
        Assert.Equal(2 * 12 * 16 * 16, count);
        Assert.InRange(8.0 * bytes / count, 4.5, 6); // rows of 16 numbers have a scale for 16
        Assert.Null(plain.Packed);
        Assert.Equal(
            plain.Transformer.Tensors.Values.Sum(tensor => tensor.numel()) - count,
            packed.Transformer.Tensors.Values.Sum(tensor => tensor.numel())
        );
    }

    [Fact]
    public void What_is_tuned_beside_four_bits_is_written_as_an_adapter_that_opens()
    {
        using var sample = new InstructionSample();
        var options = InstructionRunTests.Options(sample, Adapter);
        options = options with { Steps = 30, EvaluateEvery = 30, Opening = options.Opening with { Quantized = "nf4" } };
        using var run = InstructionRunTests.Begin(sample, options, "run");
        run.Train();
        MergedFolder.Write(sample["run"], null, sample["merged"]);
        using var merged = TransformerFolder.Open(sample["merged"]);
        using var adapted = TransformerFolder.Open(sample["run"]);
        Assert.Equal(merged.Tokenizer.VocabularySize, adapted.Tokenizer.VocabularySize);
    }

    [Theory]
    [InlineData("llama_awq_4bit_g32")]
    [InlineData("llama_bnb_nf4_double")]
    [InlineData("llama_gptq_4bit_g32_act_sym")]
    [InlineData("llama_gptq_v2_4bit_g32_act_asym")]
    public void Matrices_of_a_packed_checkpoint_stay_as_they_stand_there(string name)
    {
        using var folder = HuggingFaceFolder.Open(OutsideData.Golden("gptq_awq", name));
        using var plain = TransformerFolder.Load(folder);
        var configuration = new AdapterConfiguration { Rank = 2, TargetModules = new ModuleNames(["q_proj"]) };
        var packing = new PackedWeights(folder, "nf4");
        using var adapter = new LowRank(configuration, folder.Family) { Packing = packing };
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        using var packed = new Transformer(plain.Spec, weights, wrap: adapter.Wrap);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var input = new StackInput { Input = tensor(new long[] { 3, 9, 4, 17, 2, 8 }).unsqueeze(0) };
        Assert.InRange((plain.Read(input) - packed.Read(input)).abs().max().item<float>(), 0, 1e-5);
        Assert.InRange(8.0 * packing.Bytes / packing.Count, 4, 7);
    }

    [Fact]
    public void NF4_is_what_its_paper_says()
    {
        var format = NormalFloat.Of(64);
        float[] numbers = [.. Enumerable.Range(0, 64).Select(i => NormalFloat.Levels[i % 16] * 3)];
        var back = new float[64];
        format.Dequantize(NormalFloat.Pack(format, numbers), back);
        Assert.Equal(numbers, back);
        Assert.Equal(16, NormalFloat.Of(48).BlockLength);
        float[] none = new float[64];
        format.Dequantize(NormalFloat.Pack(format, none), back);
        Assert.Equal(none, back);
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        using var sample = new InstructionSample();
        Refused(() => Open(sample, "q9"), "take nf4");
        Refused(() => Open(sample, "q4_0"), "no whole number of Q4_0 blocks");
        Refused(
            () => TunedModel.Open(sample.Model, new TunedModelOptions { Quantized = "nf4" }),
            "not trained themselves"
        );
    }

    private static void Refused(Action act, string says)
    {
        var error = Assert.Throws<InputException>(act);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static TunedModel Open(InstructionSample sample, string format) =>
        TunedModel.Open(
            sample.Model,
            new TunedModelOptions
            {
                Adapter = Adapter,
                Quantized = format,
                Template = sample.Template,
            }
        );

    // The plain model gets the numbers that four bits keep, and both the same factors, none of them zero.
    private static void Unpack(TunedModel packed, TunedModel plain, InstructionSample sample)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var folder = HuggingFaceFolder.Open(sample.Model);
        foreach (
            var (name, tensor) in plain.Transformer.Tensors.Where(one =>
                !packed.Transformer.Tensors.ContainsKey(one.Key)
            )
        )
        {
            var format = NormalFloat.Of((int)tensor.shape[1]);
            var numbers = tensor.detach().contiguous().data<float>().ToArray();
            var back = new float[numbers.Length];
            format.Dequantize(NormalFloat.Pack(format, numbers), back);
            tensor.copy_(TorchSharp.torch.tensor(back).view(tensor.shape));
            Assert.EndsWith(".weight", name, StringComparison.Ordinal);
        }

        foreach (var (name, factor) in packed.Trained)
        {
            factor.normal_(0, 0.2);
            plain.Trained[name].copy_(factor);
        }
    }
}
