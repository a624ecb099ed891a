using System.Text.Json.Nodes;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Tests;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>Optimisers beside the reference's trajectories, and beside their formulas written out.</summary>
public class OptimizerTests
{
    // The reference computed with 32-bit numbers, in another order.
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Recorded => [.. Specs.Keys];

    private static Dictionary<string, (OptimizerSpec Spec, double Rate)> Specs { get; } =
        new()
        {
            ["adamw_torch"] = (new AdamWSpec { DecaysAll = true }, 0.01),
            ["sgd_momentum_nesterov"] = (
                new SgdSpec
                {
                    Nesterov = true,
                    WeightDecay = 0.01,
                    DecaysAll = true,
                },
                0.01
            ),
            ["adafactor_default"] = (new AdafactorSpec { RelativeStep = true }, 0),
            ["adafactor_warmup_init"] = (new AdafactorSpec { RelativeStep = true, WarmsUp = true }, 0),
            ["adafactor_fixed_lr"] = (
                new AdafactorSpec
                {
                    ScalesByTensor = false,
                    WeightDecay = 0.01,
                    DecaysAll = true,
                },
                0.001
            ),
            ["adafactor_beta1"] = (new AdafactorSpec { Beta1 = 0.9, Clip = 0.5 }, 0.01),
        };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void An_optimiser_goes_the_recorded_way(string name)
    {
        using var scope = NewDisposeScope();
        var run = Golden()["optimizers"]![name]!;
        var shapes = Rows(run["shapes"]!).Select(shape => shape.Select(size => (long)size).ToArray()).ToList();
        var tensors = Tensors(Rows(run["initial"]!), shapes);
        var (spec, rate) = Specs[name];
        using var optimizer = Optimizer.Create(spec, tensors);
        for (var step = 0; step < run["grads"]!.AsArray().Count; step++)
        {
            SetGradients(tensors, Rows(run["grads"]![step]!), shapes);
            optimizer.Step(spec.Rate(step, rate));
            foreach (var (wanted, i) in Rows(run["params_after"]![step]!).Select((row, i) => (row, i)))
            {
                Check(wanted, Numbers(tensors[$"t{i}"]), Tolerance);
            }
        }
    }

    [Fact]
    public void Gradients_are_clipped_as_recorded()
    {
        using var scope = NewDisposeScope();
        var clip = Golden()["clip_grad_norm"]!;
        var gradients = Rows(clip["grads"]!);
        var shapes = gradients.ConvertAll(row => new long[] { row.Length });
        var tensors = Tensors(gradients, shapes);
        SetGradients(tensors, gradients, shapes);
        var norm = Gradients.Norm(tensors.Values).item<float>();
        Assert.Equal(clip["total_norm"]!.GetValue<double>(), norm, Tolerance);
        Gradients.Clip(tensors.Values, norm, clip["max_norm"]!.GetValue<double>());
        foreach (var (wanted, i) in Rows(clip["clipped"]!).Select((row, i) => (row, i)))
        {
            Check(wanted, Numbers(tensors[$"t{i}"].grad!), Tolerance);
        }
    }

    [Fact]
    public void Lion_moves_every_weight_by_the_rate_against_the_sign_of_the_mixed_gradient()
    {
        using var scope = NewDisposeScope();
        var spec = new LionSpec { WeightDecay = 0.1 };
        var tensors = Drawn();
        double[] weights = Numbers(tensors["a.weight"]),
            moment = new double[weights.Length];
        using var optimizer = Optimizer.Create(spec, tensors);
        for (var step = 0; step < 5; step++)
        {
            Draw(tensors, step);
            var gradient = Numbers(tensors["a.weight"].grad!);
            optimizer.Step(0.01);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] -= 0.01 * (0.1 * weights[i] + Math.Sign(0.9 * moment[i] + 0.1 * gradient[i]));
                moment[i] = 0.99 * moment[i] + 0.01 * gradient[i];
            }

            Check(weights, Numbers(tensors["a.weight"]), Tolerance);
        }
    }

    [Fact]
    public void AdamW_in_one_pass_is_the_formula_written_out()
    {
        using var scope = NewDisposeScope();
        var spec = new AdamWSpec { WeightDecay = 0.1, Beta2 = 0.95 };
        var tensors = Drawn();
        var twins = tensors.ToDictionary(
            tensor => tensor.Key,
            tensor =>
                (
                    Weights: Numbers(tensor.Value),
                    First: new double[tensor.Value.numel()],
                    Second: new double[tensor.Value.numel()]
                )
        );
        using var optimizer = Optimizer.Create(spec, tensors);
        for (var step = 1; step <= 5; step++)
        {
            Draw(tensors, step);
            optimizer.Step(0.01);
            foreach (var (name, (weights, first, second)) in twins)
            {
                var gradient = Numbers(tensors[name].grad!);
                var decay = name == "a.weight" ? 0.1 : 0;
                for (var i = 0; i < weights.Length; i++)
                {
                    weights[i] *= 1 - 0.01 * decay;
                    first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                    second[i] = 0.95 * second[i] + 0.05 * gradient[i] * gradient[i];
                    weights[i] -=
                        0.01
                        * (first[i] / (1 - Math.Pow(0.9, step)))
                        / (Math.Sqrt(second[i] / (1 - Math.Pow(0.95, step))) + 1e-8);
                }

                Check(weights, Numbers(tensors[name]), Tolerance);
            }
        }
    }

    [Fact]
    public void A_tensor_without_a_gradient_stays_and_one_that_is_frozen_is_not_remembered()
    {
        using var scope = NewDisposeScope();
        foreach (
            var spec in new OptimizerSpec[] { new AdamWSpec(), new AdafactorSpec(), new LionSpec(), new SgdSpec() }
        )
        {
            var tensors = Drawn();
            tensors["frozen.weight"] = new Parameter(ones(2, 2), requires_grad: false);
            using var optimizer = Optimizer.Create(spec, tensors);
            Draw(tensors, 1);
            tensors["a.bias"].grad = null;
            var before = Numbers(tensors["a.bias"]);
            optimizer.Step(0.1);
            Assert.Equal(before, Numbers(tensors["a.bias"]));
            Assert.DoesNotContain(optimizer.State.Keys, name => name.Contains("frozen", StringComparison.Ordinal));
        }
    }

    private static JsonNode Golden() => JsonNode.Parse(File.ReadAllText(OutsideData.Golden("rl/rl.json")))!;

    private static Dictionary<string, Parameter> Drawn()
    {
        using var generator = new Generator(7, CPU);
        return new Dictionary<string, Parameter>
        {
            ["a.weight"] = nn.Parameter(randn([5, 3], generator: generator)),
            ["a.bias"] = nn.Parameter(randn([3], generator: generator)),
        };
    }

    private static void Draw(Dictionary<string, Parameter> tensors, int step)
    {
        using var generator = new Generator((ulong)step + 100, CPU);
        foreach (var tensor in tensors.Values.Where(tensor => tensor.requires_grad))
        {
            tensor.grad = randn(tensor.shape, generator: generator);
        }
    }

    private static Dictionary<string, Parameter> Tensors(List<double[]> values, List<long[]> shapes) =>
        values
            .Select((row, i) => (Name: $"t{i}", Tensor: nn.Parameter(tensor(row, ScalarType.Float32).view(shapes[i]))))
            .ToDictionary(pair => pair.Name, pair => pair.Tensor);

    private static void SetGradients(Dictionary<string, Parameter> tensors, List<double[]> values, List<long[]> shapes)
    {
        for (var i = 0; i < values.Count; i++)
        {
            tensors[$"t{i}"].grad = tensor(values[i], ScalarType.Float32).view(shapes[i]);
        }
    }

    private static List<double[]> Rows(JsonNode node) =>
        [.. node.AsArray().Select(row => row!.AsArray().Select(value => value!.GetValue<double>()).ToArray())];

    private static double[] Numbers(Tensor tensor) =>
        [.. tensor.detach().flatten().to(ScalarType.Float64).data<double>().ToArray()];

    private static void Check(double[] wanted, double[] got, double tolerance)
    {
        Assert.Equal(wanted.Length, got.Length);
        Assert.All(wanted.Zip(got), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
