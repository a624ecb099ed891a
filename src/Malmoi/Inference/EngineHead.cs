using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>Reads some of a stack's vectors for a task: perhaps a dense layer, then a projection.</summary>
internal sealed unsafe class EngineHead
{
    private readonly Linear? _transform;
    private readonly Norm? _norm;
    private readonly Linear _projection;
    private readonly float[]? _outputBias;

    /// <param name="spec">What it reads and gives.</param>
    /// <param name="width">Of the vectors it reads.</param>
    /// <param name="weights">Where its tensors are.</param>
    /// <param name="table">Where the token table is, for a tied head.</param>
    public EngineHead(HeadSpec spec, int width, EngineWeights weights, EngineWeights table)
    {
        (Spec, Inputs) = (spec, width);
        var inner = spec.Transform?.Width ?? width;
        if (spec.Transform is { } transform)
        {
            _transform = Linear.Of(weights["transform"], width, inner);
            _norm = transform.Norm is { } norm ? Norm.Create(norm, inner, weights["norm"]) : null;
        }

        var bias = spec.Bias ? weights["projection"]["bias"].Vector(spec.Outputs) : null;
        var place = spec.Tied ? table : weights["projection"];
        _projection = new Linear(place.Matrix(spec.Outputs, inner), bias, place.Branch(spec.Outputs, inner));
        _outputBias = spec.OutputBias ? weights["outputBias"].Vector(spec.Outputs) : null;
    }

    public HeadSpec Spec { get; }

    /// <summary>Width of the vectors it reads.</summary>
    public int Inputs { get; }

    /// <summary>y ← head(x) for every row; x may be changed.</summary>
    /// <param name="pass">Whose threads do it.</param>
    /// <param name="x">(rows, width)</param>
    /// <param name="y">(rows, outputs)</param>
    public void Apply(Pass pass, Activations x, Activations y)
    {
        if (_transform is not null)
        {
            var inner = pass.Memory.Inner(_transform.Outputs);
            _transform.Apply(pass, x, inner);
            Nonlinearity.Apply(Spec.Transform!.Activation, inner.Values, inner.Count * inner.Width);
            _norm?.Apply(pass, inner, inner);
            x = inner;
        }

        if (Spec.Scale != 1)
        {
            VectorArithmetic.Scale(x.Values, (float)Spec.Scale, x.Count * x.Width);
        }

        _projection.Apply(pass, x, y);
        for (var row = 0; _outputBias is not null && row < y.Count; row++)
        {
            fixed (float* bias = _outputBias)
            {
                VectorArithmetic.Add(y.Values + ((long)row * y.Width), bias, y.Width);
            }
        }
    }
}
