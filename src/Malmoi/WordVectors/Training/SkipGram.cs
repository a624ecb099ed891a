using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Skip-gram (Mikolov et al., 2013, "Efficient Estimation of Word Representations"): each word of the window predicts the one in its middle.</summary>
/// <remarks>
/// As word2vec has it: the words around are the inputs, the word in the middle is the target; over a text that is the same as
/// the paper's other direction. The whole window is one step with shared outputs (Ji et al., 2016).
/// </remarks>
internal sealed class SkipGram(IParameterRows input, IParameterRows output, IOutputLayer layer, int window)
    : WindowLearner(window)
{
    private readonly LogisticStep _step = new(input.Length, 2 * window);
    private readonly ChosenRows[] _inputs = ChosenRows.Of(Slots, input);
    private readonly OutputRows[] _outputs = OutputRows.Of(Slots, layer, output);

    protected override void Draw(int slot, ReadOnlySpan<int> sentence, int position, int reach, Xoshiro256 random)
    {
        var (inputs, outputs) = (_inputs[slot], _outputs[slot]);
        inputs.Clear();
        outputs.Clear();
        var end = Math.Min(sentence.Length - 1, position + reach);
        for (var at = Math.Max(0, position - reach); at <= end; at++)
        {
            if (at != position)
            {
                inputs.Add(sentence[at]);
            }
        }

        if (inputs.Count > 0)
        {
            outputs.Add(sentence[position], random);
        }
    }

    protected override void Learn(int slot, float rate)
    {
        var inputs = _inputs[slot].Pointers;
        if (!inputs.IsEmpty)
        {
            var outputs = _outputs[slot];
            _step.Run(inputs, outputs.Pointers, outputs.Labels, rate);
        }
    }
}
