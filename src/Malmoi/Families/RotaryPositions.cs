using Malmoi.Architectures;

namespace Malmoi.Families;

/// <summary>Rotary positions as configurations describe them: in keys of their own, or all under <c>rope_parameters</c> (since Transformers 5).</summary>
internal static class RotaryPositions
{
    /// <param name="headWidth">Channels of a head.</param>
    /// <param name="length">The longest sequence the model was trained on.</param>
    /// <param name="theta">What the old spelling says of the base.</param>
    /// <param name="scaling">What the old spelling says of longer texts.</param>
    /// <param name="parameters">The new spelling, which counts where it says something.</param>
    /// <param name="share">What the old spelling says of how much of a head is turned.</param>
    public static Rotary Of(
        int headWidth,
        int length,
        double theta,
        RopeScaling? scaling,
        RopeScaling? parameters,
        double share = 1
    ) =>
        new((int)(headWidth * (parameters?.PartialRotaryFactor ?? share)), parameters?.RopeTheta ?? theta)
        {
            Scaling = RopeScaling.Of(parameters ?? scaling, length),
        };
}
