using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Skip-gram of fastText (Bojanowski et al., 2017): the mean of a word's vectors and its n-grams' predicts each word around it.</summary>
/// <remarks>
/// The word in the middle is the input, so that its many rows are read and changed once a window. Each row gets the whole gradient of the mean, as
/// in fastText, so the mean moves by it too: each target of the window sees what the one before it has changed without a row being touched.
/// </remarks>
internal sealed unsafe class SubwordSkipGram(
    InputRows words,
    IParameterRows input,
    IParameterRows output,
    IOutputLayer layer
) : IWindowLearner
{
    private readonly LogisticStep _step = new(input.Length, 1);
    private readonly OutputRows _outputs = new(layer, output);
    private readonly ScratchRows _hidden = new(2, input.Length);
    private nint[] _inputs = new nint[32];

    public void Learn(ReadOnlySpan<int> sentence, int position, int reach, float rate, Xoshiro256 random)
    {
        var (first, last) = (Math.Max(0, position - reach), Math.Min(sentence.Length - 1, position + reach));
        if (first == last)
        {
            return;
        }

        var count = 0;
        words.Append(sentence[position], input, ref _inputs, ref count);
        float* mean = _hidden.Pointer(0),
            before = _hidden.Pointer(1);
        Rows.Mean(mean, _inputs.AsSpan(0, count), input.Length);
        new ReadOnlySpan<float>(mean, input.Length).CopyTo(new Span<float>(before, input.Length));
        for (var at = first; at <= last; at++)
        {
            if (at != position)
            {
                _outputs.Clear();
                _outputs.Add(sentence[at], random);
                _step.Run([(nint)mean], _outputs.Pointers, _outputs.Labels, rate);
            }
        }

        Rows.Subtract(mean, before, input.Length);
        for (var i = 0; i < count; i++)
        {
            Rows.Add((float*)_inputs[i], mean, input.Length);
        }
    }
}
