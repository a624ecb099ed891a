using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>The softmax over all labels; of several labels of a text one is drawn, as in fastText.</summary>
/// <remarks>
/// <code>
/// p = softmax(Y h)      Y += rate (1_label - p) hᵀ      change of h: rate Yᵀ (1_label - p)
/// </code>
/// </remarks>
internal sealed unsafe class SoftmaxLoss(AlignedMatrix output) : ILabelLoss
{
    private readonly float[] _probabilities = new float[output.Rows];

    public void Learn(float* hidden, float* change, List<int> labels, float rate, Xoshiro256 random)
    {
        var label = labels.Count == 1 ? labels[0] : labels[random.Next(labels.Count)];
        var greatest = float.NegativeInfinity;
        for (var row = 0; row < _probabilities.Length; row++)
        {
            _probabilities[row] = Rows.Dot(hidden, output.Pointer(row), output.Stride);
            greatest = Math.Max(greatest, _probabilities[row]);
        }

        float sum = 0;
        foreach (ref var probability in _probabilities.AsSpan())
        {
            probability = MathF.Exp(probability - greatest);
            sum += probability;
        }

        for (var row = 0; row < _probabilities.Length; row++)
        {
            var step = rate * ((row == label ? 1 : 0) - (_probabilities[row] / sum));
            Rows.AddScaled(change, output.Pointer(row), step, output.Stride);
            Rows.AddScaled(output.Pointer(row), hidden, step, output.Stride);
        }
    }
}
