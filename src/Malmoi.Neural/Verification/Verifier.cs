using Malmoi.Families;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>Compares a model with a recording, number by number.</summary>
public static class Verifier
{
    /// <summary>How far the reference's own 32-bit and 64-bit numbers lie apart at most, with room.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Runs every recorded run and compares every recorded output; rows of padding are left out.</summary>
    public static IReadOnlyList<Difference> Compare(Transformer model, Family family, Recording recording)
    {
        using var noGradients = no_grad();
        var differences = new List<Difference>();
        foreach (var run in recording.Runs)
        {
            using var scope = NewDisposeScope();
            var inputs = recording.Inputs(run);
            var outputs = new RecordedRun(model, family).Run(inputs);
            foreach (var (name, expected) in recording.Outputs(run))
            {
                differences.Add(Compare(run, name, expected, outputs.GetValueOrDefault(name), inputs));
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
