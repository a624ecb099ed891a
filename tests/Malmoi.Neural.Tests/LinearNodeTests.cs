using System.Runtime.InteropServices;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Products;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests;

/// <summary>oneDNN's products, beside those of torch in 64 bits.</summary>
[Collection(nameof(LiveTensors))]
public sealed class LinearNodeTests
{
    // Of 32-bit sums of 96 products of about one; 16-bit numbers would be a thousand times further off.
    private const double Tolerance = 5e-5;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_map_and_its_gradients_are_those_of_the_formula_in_32_bits(bool shifts)
    {
        Assert.SkipUnless(OneDnn.IsThere, "oneDNN's products need AVX-512.");
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = randn(5, 7, 96).requires_grad_();
        var (weight, bias) = (nn.Parameter(randn(33, 96)), shifts ? nn.Parameter(randn(33)) : null);
        var wide = x.detach().@double().requires_grad_();
        var (wideWeight, wideBias) = (Wide(weight), bias is null ? null : Wide(bias));
        for (var pass = 0; pass < 2; pass++)
        {
            // A gradient that does not lie row by row, and in the second pass one is added to what is there.
            var pull = randn(33, 5, 7).permute(1, 2, 0);
            var y = LinearNode.Forward(x, weight, bias);
            var wideY = nn.functional.linear(wide, wideWeight, wideBias);
            Near(wideY, y);
            y.backward([pull]);
            wideY.backward([pull.@double()]);
        }

        Near(wide.grad!, x.grad!);
        Near(wideWeight.grad!, weight.grad!);
        if (bias is not null)
        {
            Near(wideBias!.grad!, bias.grad!);
        }
    }

    [Fact]
    public void Frozen_tensors_get_no_gradient()
    {
        Assert.SkipUnless(OneDnn.IsThere, "oneDNN's products need AVX-512.");
        using var scope = NewDisposeScope();
        var x = randn(4, 8).requires_grad_();
        var (weight, bias) = (nn.Parameter(randn(3, 8), requires_grad: false), nn.Parameter(randn(3), false));
        LinearNode.Forward(x, weight, bias).sum().backward();
        Near(weight.sum(dim: 0).expand(4, 8).@double(), x.grad!);
        Assert.Null(weight.grad);
        Assert.Null(bias.grad);
    }

    [Fact]
    public void What_is_too_large_for_one_cache_and_odd_in_size_is_the_same()
    {
        Assert.SkipUnless(OneDnn.IsThere, "oneDNN's products need AVX-512.");
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (x, weight, bias) = (randn(130, 1031) / Held.Number(32), randn(517, 1031), randn(517));
        Near(nn.functional.linear(x.@double(), weight.@double(), bias.@double()), OneDnn.Linear(x, weight, bias));
        var product = zeros(1031, 517);
        OneDnn.Multiply(x.t(), OneDnn.Linear(x, weight, bias), product);
        Near(x.@double().t().mm(nn.functional.linear(x.@double(), weight.@double(), bias.@double())), product);
    }

    [Fact]
    public void A_graph_is_taken_backward_once()
    {
        Assert.SkipUnless(OneDnn.IsThere, "oneDNN's products need AVX-512.");
        using var scope = NewDisposeScope();
        var x = randn(4, 8).requires_grad_();
        var loss = LinearNode.Forward(x, nn.Parameter(randn(3, 8)), null).sum();
        autograd.backward([loss], retain_graph: true);
        Assert.Throws<ExternalException>(() => loss.backward());
    }

    [Fact]
    public void Nothing_is_left_of_a_graph_whether_it_went_backward_or_not()
    {
        Assert.SkipUnless(OneDnn.IsThere, "oneDNN's products need AVX-512.");
        using var weight = nn.Parameter(randn(8, 8));
        using var bias = nn.Parameter(randn(8));
        var before = LiveTensors.Count();
        for (var pass = 0; pass < 10; pass++)
        {
            using var scope = NewDisposeScope();
            var x = randn(4, 8).requires_grad_();
            var y = LinearNode.Forward(LinearNode.Forward(x, weight, bias), weight, null);
            if (pass % 2 == 0)
            {
                y.sum().backward();
                weight.grad = null;
                bias.grad = null;
            }
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    private static Parameter Wide(Parameter tensor) => nn.Parameter(tensor.detach().@double());

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.True((expected - actual.@double()).abs().max().item<double>() < Tolerance);
    }
}
