namespace Malmoi.Verification;

/// <summary>Compares a model with a recording, number by number.</summary>
public static class Comparison
{
    /// <summary>How far the reference's own 32-bit and 64-bit numbers lie apart at most, with room.</summary>
    public const double Tolerance = 1e-4;

    /// <param name="model">What is compared.</param>
    /// <param name="recording">Inputs and outputs.</param>
    /// <param name="settings">The folder of <c>generation.json</c>, which says how recorded generations were made.</param>
    /// <exception cref="InputException">Settings are missing.</exception>
    public static IReadOnlyList<Difference> Of(IVerifiedModel model, Recording recording, string settings)
    {
        var differences = new List<Difference>();
        foreach (var run in recording.Runs)
        {
            var inputs = recording.Inputs(run);
            var outputs = model.Run(inputs);
            differences.AddRange(
                recording
                    .Outputs(run)
                    .Select(output =>
                        Of(
                            $"{run}.{output.Key}",
                            output.Key,
                            output.Value,
                            outputs.GetValueOrDefault(output.Key),
                            inputs
                        )
                    )
            );
        }

        foreach (var name in model.Writer is null ? [] : recording.Generations)
        {
            differences.Add(
                new RecordedGeneration(
                    model.Writer!,
                    model.DecoderStart,
                    GenerationSettings.Read(settings, name),
                    recording.Inputs($"gen.{name}"),
                    recording.Outputs($"gen.{name}")
                ).Compare($"gen.{name}")
            );
        }

        return differences;
    }

    private static Difference Of(
        string label,
        string name,
        RecordedArray expected,
        RecordedArray? actual,
        IReadOnlyDictionary<string, RecordedArray> inputs
    )
    {
        if (actual is null)
        {
            return new Difference(label, double.PositiveInfinity, "not computed");
        }

        if (!actual.Shape.SequenceEqual(expected.Shape))
        {
            return new Difference(
                label,
                double.PositiveInfinity,
                $"{string.Join('x', actual.Shape)} in place of {string.Join('x', expected.Shape)}"
            );
        }

        var counts = RecordedMask.Of(name, expected, inputs);
        var most = 0.0;
        for (var i = 0; i < expected.Values.Length; i++)
        {
            if (counts(i))
            {
                var gap = Math.Abs(expected.Values[i] - actual.Values[i]);
                most = Math.Max(most, double.IsNaN(gap) ? double.PositiveInfinity : gap);
            }
        }

        return new Difference(label, most, null);
    }
}

/// <summary>How far a model's output lies from the recorded one.</summary>
/// <param name="Name">Run and output: "main.out.logits".</param>
/// <param name="Greatest">The greatest absolute difference; infinite where the two cannot be compared.</param>
/// <param name="Reason">Why they cannot; null where they can.</param>
public sealed record Difference(string Name, double Greatest, string? Reason);
