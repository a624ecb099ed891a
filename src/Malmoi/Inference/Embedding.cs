using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>A vector per token, with its position's and segment's added: what the first layer reads.</summary>
internal sealed unsafe class Embedding
{
    private readonly TokenEmbeddings _spec;
    private readonly int _sum;
    private readonly TensorRows _tokens;
    private readonly TensorRows? _positions;
    private readonly float[]? _sinusoids;
    private readonly TensorRows? _segments;
    private readonly Norm? _norm;
    private readonly Linear? _widenToken;
    private readonly Linear? _widenSum;
    private readonly float[] _added;

    /// <param name="spec">What is added to what.</param>
    /// <param name="weights">Where its tensors are.</param>
    public Embedding(TokenEmbeddings spec, EngineWeights weights)
    {
        (_spec, _sum) = (spec, spec.SumWidth ?? spec.Width);
        var table = spec.SharedTable is { } shared ? weights.Root[shared] : weights["token"];
        _tokens = table.Table(spec.Vocabulary, spec.TokenWidth ?? _sum);
        _positions = spec.Positions is LearnedPositions learned ? weights["position"].Table(learned.Rows, _sum) : null;
        _sinusoids = (spec.Positions as SinusoidalPositions)?.Table(_sum);
        _segments = spec.Segments is SegmentTable segments ? weights["segment"].Table(segments.Count, _sum) : null;
        _norm = spec.Norm is { } norm ? Norm.Create(norm, _sum, weights["norm"]) : null;
        _widenToken = spec.TokenWidth is { } narrow
            ? Linear.Of(weights["widenToken"], narrow, _sum, bias: false)
            : null;
        _widenSum = spec.SumWidth is { } inner ? Linear.Of(weights["widen"], inner, spec.Width) : null;
        _added = new float[Math.Max(_sum, _tokens.Columns)];
    }

    /// <summary>The vectors of a pass's tokens.</summary>
    public void Apply(Pass pass, Activations hidden)
    {
        var sum = _widenSum is null ? hidden : pass.Memory.Branch(_sum);
        sum.Count = hidden.Count = pass.Rows;
        Look(pass, _widenToken is null ? sum : pass.Memory.Narrow(_tokens.Columns));
        _widenToken?.Apply(pass, pass.Memory.Narrow(_tokens.Columns), sum);
        for (var row = 0; row < pass.Rows; row++)
        {
            Add(pass, row, sum.Values + ((long)row * _sum));
        }

        _norm?.Apply(pass, sum, sum);
        _widenSum?.Apply(pass, sum, hidden);
    }

    private void Look(Pass pass, Activations tokens)
    {
        tokens.Count = pass.Rows;
        for (var row = 0; row < pass.Rows; row++)
        {
            var vector = tokens.Values + ((long)row * tokens.Width);
            _tokens.CopyTo(pass.Token(row), new Span<float>(vector, tokens.Width));
        }
    }

    private void Add(Pass pass, int row, float* sum)
    {
        if (_spec.Scale != 1)
        {
            VectorArithmetic.Scale(sum, (float)_spec.Scale, _sum);
        }

        if (_positions is not null)
        {
            var first = ((LearnedPositions)_spec.Positions!).FirstRow;
            AddRow(_positions, pass.Position(row) + first, 1, sum);
        }

        if (_sinusoids is not null)
        {
            fixed (float* vector = &_sinusoids[pass.Position(row) * _sum])
            {
                VectorArithmetic.Add(sum, vector, _sum);
            }
        }

        if (_segments is not null)
        {
            AddRow(_segments, pass.Segment(row) ?? 0, 1, sum);
        }
        else if (_spec.Segments is SegmentTokens && pass.Segment(row) is { } segment)
        {
            AddRow(_tokens, segment, (float)_spec.Scale, sum);
        }
    }

    private void AddRow(TensorRows table, int row, float scale, float* sum)
    {
        fixed (float* vector = _added)
        {
            table.CopyTo(row, new Span<float>(vector, _sum));
            VectorArithmetic.AddScaled(sum, vector, scale, _sum);
        }
    }
}
