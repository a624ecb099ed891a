using System.Text.Json.Nodes;
using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Tests.FamilyContract;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>Which head and which loss a batch means, and that gradients are the same whether layers are kept or computed again.</summary>
[Collection(nameof(LiveTensors))]
public class TransformerTrainingTests
{
    private static readonly string[] Headless = ["gpt2, body", "dpr", "vit", "gpt2, double heads"];

    public static TheoryData<string> All => [.. TinyConfigurations.All.Keys.Except(Headless)];

    [Theory]
    [MemberData(nameof(All))]
    public void Layers_computed_again_give_the_same_gradients_in_every_family(string name)
    {
        using var scope = NewDisposeScope();
        using var tiny = new TinyModel(name);
        using var weights = new FreshWeights(5, 0.3);
        using var model = new Transformer(NoDropout.In(tiny.Model.Spec), weights);
        var batch = TinyBatches.For(tiny).Get(0);
        using var kept = new TransformerTraining(model);
        var loss = kept.Loss(batch, training: true);
        kept.Backward(loss);
        var wanted = GradientsOf(model);
        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.NotEmpty(wanted);
        var options = new TransformerTrainingOptions { RecomputesLayers = true };
        using var again = new TransformerTraining(model, options);
        Malmoi.Neural.Pretraining.Gradients.Clear(model.Tensors.Values);
        var second = again.Loss(batch, training: true);
        again.Backward(second);
        var got = GradientsOf(model);
        Assert.Equal(loss.item<float>(), second.item<float>());
        Assert.Equal(wanted.Keys.Order(), got.Keys.Order());
        foreach (var (tensor, gradient) in wanted)
        {
            var gap = (gradient - got[tensor]).abs().max().item<float>();
            Assert.True(gap <= 1e-6 * (1 + gradient.abs().max().item<float>()), $"{tensor}: {gap}");
        }
    }

    [Fact]
    public void A_layer_that_is_computed_again_drops_the_same_numbers_again()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel("gpt2");
        using var training = new TransformerTraining(
            model.Model,
            new TransformerTrainingOptions { RecomputesLayers = true }
        );
        var batch = TinyBatches.For(model).Get(0);
        var weight = model.Model.Tensors["decoder.layers.0.feedForward.up.weight"];
        manual_seed(3);
        training.Backward(training.Loss(batch, training: true));
        var slope = weight.grad![2, 3].item<float>();
        // The loss is a straight line nearby only if the same numbers were dropped.
        const float Step = 1e-2f;
        Assert.Equal((LossAt(Step) - LossAt(-Step)) / (2 * Step), slope, 1e-3);

        double LossAt(float offset)
        {
            using var noGradients = no_grad();
            weight[2, 3] = weight[2, 3].Plus(Held.Number(offset));
            using var gradients = enable_grad();
            manual_seed(3);
            var loss = training.Loss(batch, training: true).item<float>();
            using var noMore = no_grad();
            weight[2, 3] = weight[2, 3].Plus(Held.Number(-offset));
            return loss;
        }
    }

    [Fact]
    public void Smoothed_labels_give_the_recorded_loss()
    {
        using var scope = NewDisposeScope();
        var recorded = JsonNode.Parse(File.ReadAllText(OutsideData.Golden("rl/rl.json")))!["sft"]!;
        var (rows, places) = (recorded["labels"]!.AsArray().Count, recorded["labels"]![0]!.AsArray().Count);
        var logits = tensor(Numbers(recorded["logits"]!)).view(rows, places, -1).requires_grad_();
        var labels = tensor(Numbers(recorded["labels"]!)).view(rows, places).to(ScalarType.Int64);
        var loss = Losses.NextToken(logits, labels);
        loss.backward();
        Assert.Equal(recorded["loss"]!.GetValue<double>(), loss.item<double>(), 1e-9);
        var gap = (tensor(Numbers(recorded["grad_logits"]!)).view(logits.shape) - logits.grad!).abs().max();
        Assert.InRange(gap.item<double>(), 0, 1e-9);
        var smoothed = Losses.PerPlace(logits.narrow(1, 0, places - 1), labels.narrow(1, 1, places - 1), 0.1);
        // The reference sums what is smoothed in 32-bit numbers.
        Assert.Equal(recorded["label_smoother_0_1"]!.GetValue<double>(), smoothed.item<double>(), 1e-7);
    }

    [Fact]
    public void Experts_are_kept_in_balance_while_training_and_not_while_scoring()
    {
        using var scope = NewDisposeScope();
        using var tiny = new TinyModel("mixtral");
        var plain = (DecoderModel)NoDropout.In(tiny.Model.Spec);
        var spec = plain with
        {
            Decoder = plain.Decoder with
            {
                Layers =
                [
                    .. plain.Decoder.Layers.Select(layer =>
                        layer with
                        {
                            FeedForward = (MixtureOfExperts)layer.FeedForward with { BalanceLoss = 0.5 },
                        }
                    ),
                ],
            },
        };
        using var model = new Transformer(spec, new FreshWeights(5, 0.3));
        using var training = new TransformerTraining(model);
        var batch = TinyBatches.For(tiny).Get(0) with { Lengths = null };
        using var trace = new StackTrace();
        model.Read(new StackInput { Input = tensor(batch.Tokens.Values, [3, 7], ScalarType.Int64), Trace = trace });
        var balance = Losses.Balance(trace.RouterLogits, 2, null).item<float>();
        Assert.InRange(balance, 1, 3);
        var scored = training.Loss(batch, training: false).item<float>();
        Assert.Equal(scored + 0.5 * balance, training.Loss(batch, training: true).item<float>(), 1e-5);
        Refuses("experts", () => _ = new TransformerTraining(model, new() { RecomputesLayers = true }));
    }

    [Fact]
    public void The_head_reads_the_labelled_places_alone_to_the_same_loss()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel("bert");
        var batch = TinyBatches.For(model).Get(0) with { Classes = null };
        using var training = new TransformerTraining(model.Model);
        var mask = tensor([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1]).view(3, 7);
        var hidden = model.Hidden(tensor(batch.Tokens.Values, [3, 7], ScalarType.Int64), mask);
        var everywhere = Losses.PerPlace(
            model.Model.Heads["maskedToken"].Forward(hidden),
            tensor(batch.Labels!.Values, [3, 7], ScalarType.Int64)
        );
        Assert.Equal(everywhere.item<float>(), training.Loss(batch, training: false).item<float>(), 1e-6);
    }

    [Fact]
    public void Bert_learns_blanks_and_next_sentences_at_once()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyModel("bert");
        var both = TinyBatches.For(model).Get(0);
        using var training = new TransformerTraining(model.Model);
        var blanks = training.Loss(both with { Classes = null }, training: false).item<float>();
        var sentences = training.Loss(both with { Labels = null }, training: false).item<float>();
        Assert.Equal(blanks + sentences, training.Loss(both, training: false).item<float>(), 1e-5);
    }

    [Fact]
    public void Padding_behind_a_text_changes_no_loss()
    {
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "gpt2", "bloom", "bert", "bart", "t5", "roberta" })
        {
            using var model = new TinyModel(name);
            var batch = TinyBatches.For(model).Get(0);
            using var training = new TransformerTraining(model.Model);
            var plain = training.Loss(batch, training: false).item<float>();
            var padded = training.Loss(Padded(batch, model.Family.PadTokenId ?? 0), training: false).item<float>();
            Assert.Equal(plain, padded, 1e-5);
        }
    }

    [Fact]
    public void What_a_batch_lacks_or_a_model_has_no_head_for_is_said()
    {
        using var scope = NewDisposeScope();
        using var gpt = new TinyModel("gpt2");
        using var bart = new TinyModel("bart");
        var batch = TinyBatches.For(gpt).Get(0);
        Refuses("no source", () => new TransformerTraining(bart.Model).Loss(batch, true));
        Refuses(
            "neither labels nor classes",
            () => new TransformerTraining(gpt.Model).Loss(batch with { Labels = null }, true)
        );
        Refuses(
            "a class a row",
            () => new TransformerTraining(gpt.Model).Loss(batch with { Classes = [0, 1, 0] }, true)
        );
        Refuses("the token 23, but the model knows 23", () => Loss(batch with { Tokens = With(batch.Tokens, 23) }));
        Refuses("the token -1", () => Loss(batch with { Tokens = With(batch.Tokens, -1) }));
        Refuses("the label 23", () => Loss(batch with { Labels = With(batch.Labels!, 23) }));
        Refuses("the label -7", () => Loss(batch with { Labels = With(batch.Labels!, -7) }));
        Refuses("rows of 17 tokens, but the model has 16 positions", () => Loss(new TinyBatches(1, 17).Get(0)));
        Refuses("smoothed by 1", () => _ = new TransformerTraining(gpt.Model, new() { LabelSmoothing = 1 }));

        void Loss(Batch wrong) => new TransformerTraining(gpt.Model).Loss(wrong, true);
        static IdGrid With(IdGrid grid, int id) => grid with { Values = [.. grid.Values[..^2], id, grid.Values[^1]] };
    }

    [Fact]
    public void Operations_are_three_times_those_of_reading()
    {
        using var model = new TinyModel("gpt2");
        using var training = new TransformerTraining(model.Model);
        var batch = TinyBatches.For(model).Get(0);
        var size = new ModelSize(model.Model.Spec);
        var everywhere = batch with { Labels = batch.Tokens };
        Assert.Equal(3.0 * 21 * size.OperationsPerToken(7), training.Operations(everywhere));
        Assert.True(training.Operations(batch) < training.Operations(everywhere));
    }

    private static Batch Padded(Batch batch, int padding) =>
        batch with
        {
            Tokens = Wider(batch.Tokens, padding),
            Labels = batch.Labels is { } labels ? Wider(labels, TinyBatches.Ignored) : null,
            Source = batch.Source is { } source ? Wider(source, padding) : null,
        };

    private static IdGrid Wider(IdGrid grid, int filler) =>
        IdGrid.Of([.. Enumerable.Range(0, grid.Rows).Select(row => (int[])[.. grid[row], filler, filler])], filler);

    private static Dictionary<string, Tensor> GradientsOf(Transformer model) =>
        model
            .Tensors.Where(tensor => tensor.Value.grad is not null)
            .ToDictionary(tensor => tensor.Key, tensor => tensor.Value.grad!.clone());

    private static double[] Numbers(JsonNode node) =>
        node is JsonArray array ? [.. array.SelectMany(part => Numbers(part!))] : [node.GetValue<double>()];

    private static void Refuses(string words, Action act) =>
        Assert.Contains(words, Assert.Throws<InputException>(act).Message, StringComparison.Ordinal);
}
