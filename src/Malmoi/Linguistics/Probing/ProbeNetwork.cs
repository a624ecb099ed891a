using Malmoi.Numerics;

namespace Malmoi.Linguistics.Probing;

/// <summary>The classifier that is a probe: linear, or with one hidden layer of rectified units.</summary>
/// <remarks>
/// <code>
///   linear:  p = softmax(W x + b)
///   MLP:     p = softmax(W max(0, V x + a) + b)
/// </code>
/// The output layer begins at zero, so that what was not learnt is the uniform distribution.
/// </remarks>
public sealed class ProbeNetwork
{
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int _hidden; // 0: none
    private float[] _units = [];

    /// <param name="inputs">The width of a vector.</param>
    /// <param name="outputs">The number of labels.</param>
    /// <param name="hidden">Units between them; 0: a linear probe.</param>
    /// <param name="random">Draws the first layer of two.</param>
    public ProbeNetwork(int inputs, int outputs, int hidden, Xoshiro256 random)
    {
        (_inputs, _outputs, _hidden) = (inputs, outputs, hidden);
        var last = hidden == 0 ? inputs : hidden;
        Parameters = new float[(hidden * (inputs + 1)) + (outputs * (last + 1))];
        var scale = Math.Sqrt(2.0 / inputs);
        for (var i = 0; i < hidden * inputs; i++)
        {
            Parameters[i] = (float)(scale * random.NextNormal());
        }
    }

    private ProbeNetwork(ProbeNetwork other)
    {
        (_inputs, _outputs, _hidden) = (other._inputs, other._outputs, other._hidden);
        Parameters = [.. other.Parameters];
    }

    public int Inputs => _inputs;

    public int Outputs => _outputs;

    /// <summary>V, a, W, b, row after row.</summary>
    public float[] Parameters { get; }

    /// <summary>A probe of its own with the same numbers.</summary>
    public ProbeNetwork Copy() => new(this);

    /// <summary>The logarithms of the probabilities of all labels.</summary>
    /// <param name="rows">(count, inputs).</param>
    /// <param name="logarithms">(count, outputs), overwritten.</param>
    public void Predict(ReadOnlySpan<float> rows, Span<float> logarithms)
    {
        var count = rows.Length / _inputs;
        var last = rows;
        if (_hidden > 0)
        {
            if (_units.Length < count * _hidden)
            {
                _units = new float[count * _hidden];
            }

            var units = _units.AsSpan(0, count * _hidden);
            DenseProduct.Rows(rows, First, units, _inputs);
            AddBias(units, FirstBias);
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = Math.Max(0, units[i]);
            }

            last = units;
        }

        DenseProduct.Rows(last, Last, logarithms, LastInputs);
        AddBias(logarithms, LastBias);
        for (var i = 0; i < count; i++)
        {
            Normalise(logarithms.Slice(i * _outputs, _outputs));
        }
    }

    /// <summary>The mean of -ln p(label), and its gradient.</summary>
    /// <param name="rows">(count, inputs).</param>
    /// <param name="answers">A label for each.</param>
    /// <param name="gradient">As <see cref="Parameters"/>, overwritten.</param>
    public double Loss(ReadOnlySpan<float> rows, ReadOnlySpan<int> answers, Span<float> gradient)
    {
        var count = answers.Length;
        var errors = new float[count * _outputs];
        Predict(rows, errors);
        var loss = 0.0;
        for (var i = 0; i < count; i++)
        {
            var row = errors.AsSpan(i * _outputs, _outputs);
            loss -= row[answers[i]];
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = MathF.Exp(row[j]) / count;
            }

            row[answers[i]] -= 1f / count;
        }

        gradient.Clear();
        var rest = gradient[(_hidden * (_inputs + 1))..];
        ReadOnlySpan<float> last = _hidden > 0 ? _units.AsSpan(0, count * _hidden) : rows;
        DenseProduct.AddTurned(errors, last, rest[..(_outputs * LastInputs)], count);
        AddColumns(errors, rest[(_outputs * LastInputs)..]);
        if (_hidden > 0)
        {
            var behind = new float[count * _hidden];
            DenseProduct.Add(errors, Last, behind, _outputs);
            for (var i = 0; i < behind.Length; i++)
            {
                behind[i] = last[i] > 0 ? behind[i] : 0;
            }

            DenseProduct.AddTurned(behind, rows, gradient[..(_hidden * _inputs)], count);
            AddColumns(behind, gradient.Slice(_hidden * _inputs, _hidden));
        }

        return loss / count;
    }

    private int LastInputs => _hidden == 0 ? _inputs : _hidden;

    private ReadOnlySpan<float> First => Parameters.AsSpan(0, _hidden * _inputs);

    private ReadOnlySpan<float> FirstBias => Parameters.AsSpan(_hidden * _inputs, _hidden);

    private ReadOnlySpan<float> Last => Parameters.AsSpan(_hidden * (_inputs + 1), _outputs * LastInputs);

    private ReadOnlySpan<float> LastBias => Parameters.AsSpan(Parameters.Length - _outputs);

    private static void AddBias(Span<float> rows, ReadOnlySpan<float> bias)
    {
        for (var start = 0; start < rows.Length; start += bias.Length)
        {
            var row = rows.Slice(start, bias.Length);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] += bias[i];
            }
        }
    }

    private static void AddColumns(ReadOnlySpan<float> rows, Span<float> sums)
    {
        for (var start = 0; start < rows.Length; start += sums.Length)
        {
            var row = rows.Slice(start, sums.Length);
            for (var i = 0; i < row.Length; i++)
            {
                sums[i] += row[i];
            }
        }
    }

    private static void Normalise(Span<float> logits)
    {
        var most = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            most = Math.Max(most, logit);
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - most);
        }

        var all = most + (float)Math.Log(sum);
        foreach (ref var logit in logits)
        {
            logit -= all;
        }
    }
}
