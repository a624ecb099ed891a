using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Verification;
using Malmoi.Tests;
using Malmoi.Verification;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning.Tasks;

/// <summary>A task's numbers and its loss are those that the reference implementation gives for the same batch.</summary>
public class TaskGoldenTests
{
    [Theory]
    [InlineData("bert/sequence_classification")]
    [InlineData("bert/token_classification")]
    [InlineData("bert/question_answering")]
    [InlineData("albert/sequence_classification")]
    [InlineData("roberta/sequence_classification")]
    [InlineData("distilbert/sequence_classification")]
    [InlineData("distilbert/question_answering")]
    [InlineData("electra/sequence_classification")]
    [InlineData("gpt2/sequence_classification")]
    [InlineData("bart/sequence_classification")]
    public void A_batch_has_the_loss_of_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = HuggingFaceFolder.Open(OutsideData.Golden(["hf", .. name.Split('/')]));
        using var recording = Recording.Open(Path.Combine(folder.Path, "expected.safetensors"));
        var (inputs, outputs) = (recording.Inputs("main").Tensors(), recording.Outputs("main").Tensors());
        var transformer = TransformerFolder.Load(folder);
        var encoder = new InputEncoder(TaskSample.Tokenizer, folder.Family, transformer.Spec, 32);
        using var model = new TaskModel(transformer, folder.Family, encoder, null);
        var batch = Batch(inputs, folder.Family.Task);
        var numbers = model.Outputs(batch, training: false);
        var expected = outputs.TryGetValue("out.logits", out var logits)
            ? logits
            : stack([outputs["out.start_logits"], outputs["out.end_logits"]], -1);
        Assert.InRange((numbers - expected).abs().max().item<float>(), 0, 1e-4);
        if (outputs.TryGetValue("loss.loss", out var loss))
        {
            using var training = new TaskTraining(model);
            var own = training.Loss(batch, training: false);
            Assert.InRange(Math.Abs(own.item<float>() - loss.item<float>()), 0, 1e-4);
        }
    }

    private static Batch Batch(Dictionary<string, Tensor> inputs, ModelTask task)
    {
        var tokens = inputs["input_ids"];
        var batch = new Batch
        {
            Tokens = Grid(tokens),
            Lengths = inputs.TryGetValue("attention_mask", out var mask) ? Integers(mask.sum(1)) : null,
            Segments = inputs.TryGetValue("token_type_ids", out var segments) ? Grid(segments) : null,
        };
        return task switch
        {
            ModelTask.SequenceClass => batch with { Classes = Integers(inputs["labels"]) },
            ModelTask.TokenClass => batch with { Labels = Grid(inputs["labels"]) },
            _ => batch with { Spans = Grid(stack([inputs["start_positions"], inputs["end_positions"]], 1)) },
        };
    }

    private static IdGrid Grid(Tensor ids) => new((int)ids.shape[0], (int)ids.shape[1], Integers(ids));

    private static int[] Integers(Tensor tensor) =>
        [.. tensor.to(ScalarType.Int64).contiguous().data<long>().ToArray().Select(value => (int)value)];
}
