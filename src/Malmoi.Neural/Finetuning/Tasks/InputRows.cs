using Malmoi.Neural.Pretraining;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Inputs of a model as rows of one batch.</summary>
internal static class InputRows
{
    /// <summary>Padded behind, each with its segments.</summary>
    public static Batch Batch(IReadOnlyList<ModelInput> inputs, int padding) =>
        new()
        {
            Tokens = IdGrid.Of([.. inputs.Select(input => input.Ids)], padding),
            Lengths = [.. inputs.Select(input => input.Length)],
            Segments = IdGrid.Of([.. inputs.Select(input => input.TypeIds)], 0),
        };

    /// <summary>The softmax of some numbers.</summary>
    public static double[] Softmax(ReadOnlySpan<float> numbers)
    {
        var most = float.NegativeInfinity;
        foreach (var number in numbers)
        {
            most = Math.Max(most, number);
        }

        var shares = new double[numbers.Length];
        var sum = 0.0;
        for (var i = 0; i < numbers.Length; i++)
        {
            sum += shares[i] = Math.Exp(numbers[i] - most);
        }

        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] /= sum;
        }

        return shares;
    }
}
