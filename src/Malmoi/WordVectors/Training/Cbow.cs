using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Continuous bag of words (Mikolov et al., 2013): the mean of the words around predicts the word in the middle of the window.</summary>
/// <remarks>Each word around gets the whole gradient of the mean, not its share of it, as in word2vec and fastText.</remarks>
internal sealed unsafe class Cbow(
    InputRows words,
    IParameterRows input,
    IParameterRows output,
    IOutputLayer layer,
    int window
) : WindowLearner(window)
{
    private readonly LogisticStep _step = new(input.Length, 1);
    private readonly ScratchRows _hidden = new(2, input.Length);
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
                inputs.Add(words, sentence[at]);
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
        if (inputs.IsEmpty)
        {
            return;
        }

        float* mean = _hidden.Pointer(0),
            change = _hidden.Pointer(1);
        Rows.Mean(mean, inputs, input.Length);
        new Span<float>(change, input.Length).Clear();
        var outputs = _outputs[slot];
        _step.Run([(nint)mean], outputs.Pointers, outputs.Labels, rate, [(nint)change]);
        foreach (var row in inputs)
        {
            Rows.Add((float*)row, change, input.Length);
        }
    }
}
