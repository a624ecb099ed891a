using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests;

/// <summary>The cross-entropy that turns logits into their gradient, beside torch's in 64 bits.</summary>
[Collection(nameof(LiveTensors))]
public sealed class CrossEntropyNodeTests
{
    // A row of the vocabulary is longer than a block in the last.
    [Theory]
    [InlineData(3, 401, 1_000, 0)]
    [InlineData(1, 1_301, 900, 0.1)]
    [InlineData(2, 2, 300_000, 0.3)]
    public void Loss_and_gradient_are_torchs(int rows, int positions, int classes, double smoothing)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var numbers = randn(rows, positions, classes) * Held.Number(3.0);
        var labels = randint(0, classes, [rows, positions], ScalarType.Int64);
        labels[0, 1] = tensor(Losses.Ignored);
        var wide = numbers.@double().requires_grad_();
        var exact = Losses.PerPlace(wide, labels, smoothing);
        (exact * Held.Number(0.25)).backward();

        var leaf = numbers.requires_grad_();
        // As a projection has it: made for the loss alone.
        var logits = leaf * Held.Number(1.0);
        Assert.True(CrossEntropyNode.Suits(logits));
        var loss = CrossEntropyNode.Forward(logits, labels, smoothing);
        (loss * Held.Number(0.25)).backward();

        Assert.Equal(exact.item<double>(), loss.item<float>(), 1e-4);
        var largest = wide.grad!.abs().max().item<double>();
        var difference = (wide.grad! - leaf.grad!).abs().max().item<double>();
        Assert.True(difference < 1e-5 * largest, $"{difference} of {largest}");
    }

    [Fact]
    public void Without_gradients_the_logits_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var (logits, labels) = (randn(1_100, 1_000), randint(0, 1_000, [1_100], ScalarType.Int64));
        var before = logits.clone();
        var loss = CrossEntropyNode.Forward(logits, labels, 0);
        Assert.Equal(Losses.PerPlace(logits, labels).item<float>(), loss.item<float>(), 1e-4f);
        Assert.True(before.equal(logits).all().item<bool>());
    }

    [Fact]
    public void Nothing_is_kept_when_the_loss_is_gone()
    {
        using var scope = NewDisposeScope();
        var before = LiveTensors.Count();
        for (var pass = 0; pass < 2; pass++)
        {
            using var inner = NewDisposeScope();
            var leaf = randn(1_100, 1_000).requires_grad_();
            var loss = CrossEntropyNode.Forward(
                leaf * Held.Number(1.0),
                zeros([1_100], ScalarType.Int64),
                pass == 0 ? 0 : 0.1
            );
            if (pass == 1)
            {
                loss.backward();
            }
        }

        Assert.Equal(before, LiveTensors.Count());
    }
}
