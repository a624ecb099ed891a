using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Skip-gram of fastText (Bojanowski et al., 2017): the mean of a word's vectors and its n-grams' predicts each word around it.</summary>
/// <remarks>
/// The word in the middle is the input, so that its many rows are read and changed once a window; all targets of the window, each with negatives of
/// its own, make one step. Each row gets the whole gradient of the mean, as in fastText.
/// </remarks>
internal sealed unsafe class SubwordSkipGram(
    InputRows words,
    IParameterRows input,
    IParameterRows output,
    IOutputLayer layer,
    int window
) : IWindowLearner
{
    private readonly LogisticStep _step = new(input.Length, 1);
    private readonly OutputRows _outputs = new(layer, output, 2 * window);
    private readonly ScratchRows _hidden = new(2, input.Length);
    private nint[] _inputs = new nint[32];

    public void Learn(ReadOnlySpan<int> sentence, int position, int reach, float rate, Xoshiro256 random)
    {
        var end = Math.Min(sentence.Length - 1, position + reach);
        _outputs.Clear();
        for (var at = Math.Max(0, position - reach); at <= end; at++)
        {
            if (at != position)
            {
                _outputs.Add(sentence[at], random);
            }
        }

        if (_outputs.Labels.IsEmpty)
        {
            return;
        }

        var count = 0;
        words.Append(sentence[position], input, ref _inputs, ref count);
        float* mean = _hidden.Pointer(0),
            change = _hidden.Pointer(1);
        Rows.Mean(mean, _inputs.AsSpan(0, count), input.Length);
        new Span<float>(change, input.Length).Clear();
        _step.Run([(nint)mean], _outputs.Pointers, _outputs.Labels, rate, [(nint)change]);
        for (var i = 0; i < count; i++)
        {
            Rows.Add((float*)_inputs[i], change, input.Length);
        }
    }
}
