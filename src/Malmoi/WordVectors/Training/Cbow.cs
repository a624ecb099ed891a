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
) : IWindowLearner
{
    private readonly LogisticStep _step = new(input.Length, 1);
    private readonly OutputRows _outputs = new(layer, output);
    private readonly ScratchRows _hidden = new(2, input.Length);
    private nint[] _inputs = new nint[2 * window];

    public void Learn(ReadOnlySpan<int> sentence, int position, int reach, float rate, Xoshiro256 random)
    {
        var end = Math.Min(sentence.Length - 1, position + reach);
        var count = 0;
        for (var at = Math.Max(0, position - reach); at <= end; at++)
        {
            if (at != position)
            {
                words.Append(sentence[at], input, ref _inputs, ref count);
            }
        }

        if (count == 0)
        {
            return;
        }

        float* mean = _hidden.Pointer(0),
            change = _hidden.Pointer(1);
        Rows.Mean(mean, _inputs.AsSpan(0, count), input.Length);
        new Span<float>(change, input.Length).Clear();
        _outputs.Clear();
        _outputs.Add(sentence[position], random);
        _step.Run([(nint)mean], _outputs.Pointers, _outputs.Labels, rate, [(nint)change]);
        for (var i = 0; i < count; i++)
        {
            Rows.Add((float*)_inputs[i], change, input.Length);
        }
    }
}
