using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.Models;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>A tiny GPT-2 learns as the reference implementation's does, number for number.</summary>
public sealed class GoldenTrainingTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private static readonly TrainerOptions Plain = new()
    {
        Steps = 20,
        ClipNorm = null,
        LearningRate = 1e-3,
        Optimizer = new AdamWSpec { DecaysAll = true },
    };

    private readonly HuggingFaceFolder _folder;
    private readonly SafetensorsFile _recorded;
    private readonly JsonNode _runs;
    private readonly Transformer _model;

    public GoldenTrainingTests()
    {
        var path = OutsideData.Golden("rl/gpt2_training");
        _folder = HuggingFaceFolder.Open(path);
        _recorded = SafetensorsFile.Open(Path.Combine(path, "training.safetensors"));
        _runs = JsonNode.Parse(File.ReadAllText(Path.Combine(path, "training.json")))!["runs"]!;
        _model = TransformerFolder.Load(_folder);
    }

    public void Dispose()
    {
        _model.Dispose();
        _recorded.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AdamW_goes_down_the_recorded_curve_to_the_recorded_weights()
    {
        CheckRun("adamw_lr1e-3_wd0.01_all", Plain);
        SettleKeyBiases();
        CheckTensors(
            "after20_adamw.",
            _model.Tensors.ToDictionary(tensor => tensor.Key, tensor => (Tensor)tensor.Value)
        );
    }

    [Fact]
    public void Clipping_a_cosine_with_warm_up_and_no_decay_of_norms_go_down_the_recorded_curve() =>
        CheckRun(
            "adamw_lr5e-3_clip1_cosine_warmup4_wd0.01_no_decay_bias_ln",
            Plain with
            {
                LearningRate = 5e-3,
                ClipNorm = 1,
                Optimizer = new AdamWSpec(),
                Schedule = new CosineDecay { Warmup = 4 },
            }
        );

    [Fact]
    public void Momentum_goes_down_the_recorded_curve() =>
        CheckRun("sgd_lr0.05_mom0.9", Plain with { LearningRate = 0.05, Optimizer = new SgdSpec() });

    // The means of rows and columns are those of the reference's tensors, which hold queries, keys and values in one.
    [Fact]
    public void Adafactor_over_the_reference_s_fused_tensors_goes_down_the_recorded_curve()
    {
        using var fused = new FusedTraining(_model, _folder.Family);
        CheckRun("adafactor_lr1e-3", Plain with { Optimizer = new AdafactorSpec { ScalesByTensor = false } }, fused);
    }

    [Fact]
    public void The_first_batch_has_the_recorded_loss_and_gradients()
    {
        using var scope = NewDisposeScope();
        var loss = new TransformerTraining(_model).Loss(Batches().Get(0), training: true);
        loss.backward();
        Assert.True(_recorded.TryGet("grad_batch0.loss", out var recorded));
        Assert.Equal(TorchMemory.Load(recorded).item<float>(), loss.item<float>(), Tolerance);
        CheckTensors("grad_batch0.", _model.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.grad!));
    }

    [Fact]
    public void Two_batches_accumulate_to_the_recorded_gradients()
    {
        using var scope = NewDisposeScope();
        var before = _model.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.detach().clone());
        var options = Plain with
        {
            Steps = 1,
            Accumulation = 2,
            LearningRate = 1,
            Optimizer = new SgdSpec { Momentum = 0 },
        };
        using var trainer = new Trainer(new TransformerTraining(_model), Batches(), options);
        trainer.Run();
        CheckTensors(
            "accum2.grad.",
            _model.Tensors.ToDictionary(tensor => tensor.Key, tensor => before[tensor.Key] - tensor.Value)
        );
    }

    private void CheckRun(string name, TrainerOptions options, ITrainable? model = null)
    {
        var steps = new StepList();
        using var trainer = new Trainer(model ?? new TransformerTraining(_model), Batches(), options);
        trainer.Run(steps);
        var run = _runs[name]!;
        var norms = run["grad_norms"] ?? run["grad_norms_before_clip"];
        Assert.Equal(20, steps.Steps.Count);
        foreach (var (step, i) in steps.Steps.Select((step, i) => (step, i)))
        {
            Assert.Equal(run["losses"]![i]!.GetValue<double>(), step.Loss, Tolerance);
            Assert.Equal(norms![i]!.GetValue<double>(), step.GradientNorm, Tolerance);
        }
    }

    private void CheckTensors(string prefix, Dictionary<string, Tensor> ours)
    {
        using var scope = NewDisposeScope();
        var compared = 0;
        foreach (var published in PublishedTensors.Of(ours, _folder.Family))
        {
            if (_recorded.TryGet(prefix + published.Name, out var wanted))
            {
                var gap = (TorchMemory.Load(wanted) - published.Make()).abs().max().item<float>();
                Assert.True(gap < Tolerance, $"{published.Name}: {gap}");
                compared++;
            }
        }

        Assert.Equal(
            _recorded.Tensors.Count(tensor =>
                tensor.Name.StartsWith(prefix, StringComparison.Ordinal) && tensor.Name != "grad_batch0.loss"
            ),
            compared
        );
    }

    // A key's bias adds the same to all scores of a query, and softmax takes it away: its gradient is what rounding leaves of zero,
    // which Adam makes as large as any. They are noise there as here, so ours are set to the recorded ones.
    private void SettleKeyBiases()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        for (var layer = 0; layer < 2; layer++)
        {
            var name = $"transformer.h.{layer}.attn.c_attn.bias";
            Assert.True(_recorded.TryGet("grad_batch0." + name, out var gradient));
            Assert.True(_recorded.TryGet("after20_adamw." + name, out var bias));
            Assert.InRange(TorchMemory.Load(gradient).narrow(0, 32, 32).abs().max().item<float>(), 0, 1e-7);
            _model
                .Tensors[$"decoder.layers.{layer}.attention.key.bias"]
                .copy_(TorchMemory.Load(bias).narrow(0, 32, 32));
        }
    }

    private RecordedBatches Batches()
    {
        var (ids, labels) = (Grids("batches.input_ids"), Grids("batches.labels"));
        return new RecordedBatches([
            .. ids.Zip(labels, (tokens, wanted) => new Batch { Tokens = tokens, Labels = Shifted(wanted) }),
        ]);
    }

    private List<IdGrid> Grids(string name)
    {
        Assert.True(_recorded.TryGet(name, out var view));
        var sizes = view.Shape.Sizes;
        var (rows, length) = ((int)sizes[1], (int)sizes[2]);
        var values = view.Elements<long>(0, (int)view.Count).ToArray().Select(value => (int)value);
        return [.. values.Chunk(rows * length).Select(grid => new IdGrid(rows, length, grid))];
    }

    private static IdGrid Shifted(IdGrid labels)
    {
        var shifted = new IdGrid(labels.Rows, labels.Length, new int[labels.Values.Length]);
        for (var row = 0; row < labels.Rows; row++)
        {
            labels[row][1..].CopyTo(shifted[row]);
            shifted[row][^1] = (int)Heads.Losses.Ignored;
        }

        return shifted;
    }
}
