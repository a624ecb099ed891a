using Malmoi.Architectures;

namespace Malmoi.Families;

/// <summary>The <c>rope_scaling</c> of a configuration, in its old and its new spelling.</summary>
public sealed record RopeScaling
{
    public string? Type { get; init; }

    /// <summary>The new name of <see cref="Type"/>.</summary>
    public string? RopeType { get; init; }

    public double? Factor { get; init; }

    public double? LowFreqFactor { get; init; }

    public double? HighFreqFactor { get; init; }

    public int? OriginalMaxPositionEmbeddings { get; init; }

    /// <summary>The base of the angles, where the new spelling puts it.</summary>
    public double? RopeTheta { get; init; }

    /// <summary>How much of a head is turned, where the new spelling puts it.</summary>
    public double? PartialRotaryFactor { get; init; }

    /// <param name="scaling">What the configuration says; null: nothing.</param>
    /// <param name="length">The longest sequence the model was trained on, unless the scaling says otherwise.</param>
    public static RotaryScaling Of(RopeScaling? scaling, int length)
    {
        var kind = scaling?.RopeType ?? scaling?.Type ?? "default";
        if (scaling is null || kind == "default")
        {
            return RotaryScaling.None;
        }

        var factor =
            scaling.Factor
            ?? throw new InputException($"the configuration's \"rope_scaling\" of type '{kind}' has no \"factor\"");
        var trained = scaling.OriginalMaxPositionEmbeddings ?? length;
        return kind switch
        {
            "linear" => new LinearScaling(factor),
            "dynamic" => new DynamicScaling(factor, trained),
            "llama3" => new WavelengthScaling(factor, scaling.LowFreqFactor ?? 1, scaling.HighFreqFactor ?? 4, trained),
            _ => throw new InputException(
                $"the configuration's \"rope_scaling\" is of type '{kind}', which this program does not know (it knows linear, dynamic, llama3)"
            ),
        };
    }
}
