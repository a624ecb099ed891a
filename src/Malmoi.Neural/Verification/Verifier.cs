using Malmoi.Architectures;
using Malmoi.Models;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>Compares a model with a recording, number by number.</summary>
public static class Verifier
{
    /// <summary>How far the reference's own 32-bit and 64-bit numbers lie apart at most, with room.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Builds the model of a folder with the heads it was saved with, and compares it.</summary>
    /// <param name="folder">Configuration and tensors.</param>
    /// <param name="recording">Inputs and outputs.</param>
    /// <param name="settings">The folder of <c>generation.json</c>, which says how recorded generations were made; null: the model's.</param>
    /// <param name="device">Where the model computes: cpu, cuda, cuda:1, mps.</param>
    /// <exception cref="InputException">A tensor is missing, not known or of another shape; settings are missing.</exception>
    public static IReadOnlyList<Difference> Compare(
        HuggingFaceFolder folder,
        Recording recording,
        string? settings = null,
        string device = "cpu"
    )
    {
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        var family = folder.Family;
        if (family.Spec(family.Task) is ConvolutionalModel convolutional)
        {
            using var network = new ConvolutionalNetwork(convolutional, weights);
            weights.CheckAllKnown(folder);
            return Compare(inputs => RecordedImageRun.Run(network, inputs), recording, CPU);
        }

        using var model = TransformerFolder.Load(folder, device);
        return
        [
            .. Compare(inputs => new RecordedRun(model, family).Run(inputs), recording, TorchDevice.Parse(device)),
            .. Generations(),
        ];

        IEnumerable<Difference> Generations()
        {
            foreach (var name in model.Heads.ContainsKey(HeadNames.NextToken) ? recording.Generations : [])
            {
                using var noGradients = no_grad();
                using var scope = NewDisposeScope();
                yield return new RecordedGeneration(
                    new TorchModel(model, family.DecoderStartTokenId),
                    GenerationSettings.Read(settings ?? folder.Path, name),
                    recording.Inputs($"gen.{name}"),
                    recording.Outputs($"gen.{name}")
                ).Compare($"gen.{name}");
            }
        }
    }

    private static List<Difference> Compare(
        Func<IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>> run,
        Recording recording,
        Device device
    )
    {
        using var noGradients = no_grad();
        var differences = new List<Difference>();
        foreach (var name in recording.Runs)
        {
            using var scope = NewDisposeScope();
            var inputs = recording.Inputs(name);
            var outputs = run(inputs.ToDictionary(input => input.Key, input => input.Value.to(device)));
            foreach (var (output, expected) in recording.Outputs(name))
            {
                differences.Add(Compare(name, output, expected, outputs.GetValueOrDefault(output)?.cpu(), inputs));
            }
        }

        return differences;
    }

    private static Difference Compare(
        string run,
        string name,
        Tensor expected,
        Tensor? actual,
        Dictionary<string, Tensor> inputs
    )
    {
        var label = $"{run}.{name}";
        if (actual is null)
        {
            return new Difference(label, double.PositiveInfinity, "not computed");
        }

        if (!actual.shape.AsSpan().SequenceEqual(expected.shape))
        {
            return new Difference(
                label,
                double.PositiveInfinity,
                $"{string.Join('x', actual.shape)} in place of {string.Join('x', expected.shape)}"
            );
        }

        var seen = RecordedMask.Of(name, expected, inputs);
        var gap = (actual.to(ScalarType.Float64) - expected.to(ScalarType.Float64)).abs();
        gap = seen is null ? gap : gap.masked_select(seen.expand(gap.shape));
        var most = gap.numel() == 0 ? 0 : gap.max().item<double>();
        return new Difference(label, double.IsNaN(most) ? double.PositiveInfinity : most, null);
    }
}

/// <summary>How far a model's output lies from the recorded one.</summary>
/// <param name="Name">Run and output: "main.out.logits".</param>
/// <param name="Greatest">The greatest absolute difference; infinite where the two cannot be compared.</param>
/// <param name="Reason">Why they cannot; null where they can.</param>
public sealed record Difference(string Name, double Greatest, string? Reason);
