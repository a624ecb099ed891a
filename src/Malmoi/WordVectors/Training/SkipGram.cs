using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Skip-gram (Mikolov et al., 2013, "Efficient Estimation of Word Representations"): each word of the window predicts the one in its middle.</summary>
/// <remarks>
/// As word2vec has it: the words around are the inputs, the word in the middle is the target; over a text that is the same as
/// the paper's other direction. The whole window is one step with shared outputs (Ji et al., 2016).
/// </remarks>
internal sealed unsafe class SkipGram(IParameterRows input, IParameterRows output, IOutputLayer layer, int window)
    : IWindowLearner
{
    private readonly LogisticStep _step = new(input.Length, 2 * window);
    private readonly OutputRows _outputs = new(layer, output);
    private readonly nint[] _inputs = new nint[2 * window];

    public void Learn(ReadOnlySpan<int> sentence, int position, int reach, float rate, Xoshiro256 random)
    {
        var end = Math.Min(sentence.Length - 1, position + reach);
        var count = 0;
        for (var at = Math.Max(0, position - reach); at <= end; at++)
        {
            if (at != position)
            {
                _inputs[count++] = (nint)input.Row(sentence[at]);
            }
        }

        if (count > 0)
        {
            _outputs.Clear();
            _outputs.Add(sentence[position], random);
            _step.Run(_inputs.AsSpan(0, count), _outputs.Pointers, _outputs.Labels, rate);
        }
    }
}
