namespace Malmoi.Linguistics.Probing;

/// <summary>The steps of Adam (Kingma and Ba, 2015).</summary>
/// <remarks>
/// <code>
///   m ← 0.9 m + 0.1 g        v ← 0.999 v + 0.001 g²
///   w ← w - rate · m / (1 - 0.9ᵗ) / (√(v / (1 - 0.999ᵗ)) + 1e-8)
/// </code>
/// </remarks>
/// <param name="count">How many numbers are learnt.</param>
internal sealed class AdamStep(int count)
{
    private readonly float[] _means = new float[count];
    private readonly float[] _squares = new float[count];
    private int _steps;

    public void Take(Span<float> parameters, ReadOnlySpan<float> gradient, double rate)
    {
        _steps++;
        var (first, second) = (1 - Math.Pow(0.9, _steps), 1 - Math.Pow(0.999, _steps));
        var (step, scale) = ((float)(rate / first), (float)(1 / Math.Sqrt(second)));
        for (var i = 0; i < parameters.Length; i++)
        {
            var slope = gradient[i];
            _means[i] += 0.1f * (slope - _means[i]);
            _squares[i] += 0.001f * ((slope * slope) - _squares[i]);
            parameters[i] -= step * _means[i] / ((MathF.Sqrt(_squares[i]) * scale) + 1e-8f);
        }
    }
}
