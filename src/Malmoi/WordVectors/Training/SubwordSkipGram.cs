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
    IOutputLayer layer,
    int window
) : WindowLearner(window)
{
    private readonly LogisticStep _step = new(input.Length, 1);
    private readonly ScratchRows _hidden = new(2, input.Length);
    private readonly ChosenRows[] _inputs = ChosenRows.Of(Slots, input);
    private readonly OutputRows[] _outputs = OutputRows.Of(Slots * 2 * window, layer, output);
    private readonly int[] _targets = new int[Slots];

    protected override void Draw(int slot, ReadOnlySpan<int> sentence, int position, int reach, Xoshiro256 random)
    {
        var inputs = _inputs[slot];
        inputs.Clear();
        _targets[slot] = 0;
        var (first, last) = (Math.Max(0, position - reach), Math.Min(sentence.Length - 1, position + reach));
        if (first == last)
        {
            return;
        }

        inputs.Add(words, sentence[position]);
        for (var at = first; at <= last; at++)
        {
            if (at != position)
            {
                var outputs = Outputs(slot, _targets[slot]++);
                outputs.Clear();
                outputs.Add(sentence[at], random);
            }
        }
    }

    protected override void Learn(int slot, float rate)
    {
        if (_targets[slot] == 0)
        {
            return;
        }

        var inputs = _inputs[slot].Pointers;
        float* mean = _hidden.Pointer(0),
            before = _hidden.Pointer(1);
        Rows.Mean(mean, inputs, input.Length);
        new ReadOnlySpan<float>(mean, input.Length).CopyTo(new Span<float>(before, input.Length));
        for (var target = 0; target < _targets[slot]; target++)
        {
            var outputs = Outputs(slot, target);
            _step.Run([(nint)mean], outputs.Pointers, outputs.Labels, rate);
        }

        Rows.Subtract(mean, before, input.Length);
        foreach (var row in inputs)
        {
            Rows.Add((float*)row, mean, input.Length);
        }
    }

    private OutputRows Outputs(int slot, int target) => _outputs[(slot * _outputs.Length / Slots) + target];
}
