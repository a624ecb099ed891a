using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Heads;

/// <summary>Reads a stack's output for a task: some places of it, perhaps a transform, a projection.</summary>
public sealed class Head
{
    private readonly Transform? _transform;
    private readonly Projection _projection;
    private readonly Parameter? _outputBias;

    /// <param name="spec">What it reads and gives.</param>
    /// <param name="width">Of the vectors it reads.</param>
    /// <param name="weights">Where its tensors are.</param>
    /// <param name="table">Where the token table is, for a tied head.</param>
    public Head(HeadSpec spec, int width, Weights weights, Weights? table)
    {
        Spec = spec;
        _transform = spec.Transform is { } transform ? new Transform(transform, width, weights) : null;
        var inner = spec.Transform?.Width ?? width;
        _projection = spec.Tied
            ? new Dense(table!.Table(spec.Outputs, inner), spec.Bias ? weights["projection"].Shift(spec.Outputs) : null)
            : weights["projection"].Projection(inner, spec.Outputs, spec.Bias);
        if (spec.OutputBias)
        {
            _outputBias = weights["outputBias"].Tensor([1, spec.Outputs], Initial.Zeros);
            _outputBias.requires_grad = false;
        }
    }

    public HeadSpec Spec { get; }

    /// <param name="x">(batch, positions, width), or (batch, width) where the head reads one place.</param>
    /// <param name="training">Whether dropout is at work.</param>
    /// <returns>(..., outputs)</returns>
    public Tensor Forward(Tensor x, bool training = false)
    {
        using var scope = NewDisposeScope();
        var drops = training && Spec.Dropout > 0;
        x = drops ? nn.functional.dropout(x, Spec.Dropout, training: true) : x;
        x = _transform?.Forward(x) ?? x;
        x = drops && _transform is not null ? nn.functional.dropout(x, Spec.Dropout, training: true) : x;
        x = Spec.Scale == 1 ? x : x * Held.Number(Spec.Scale);
        x = _projection.Forward(x);
        return (_outputBias is null ? x : x.Plus(_outputBias)).MoveToOuterDisposeScope();
    }
}

/// <summary>A dense layer before a head's projection; BERT's pooler is one.</summary>
internal sealed class Transform
{
    private readonly TransformSpec _spec;
    private readonly Projection _dense;
    private readonly Norm? _norm;

    /// <param name="spec">Its shape.</param>
    /// <param name="width">Of the vectors it reads.</param>
    /// <param name="weights">The head's place: the dense layer is "transform", its norm "norm".</param>
    public Transform(TransformSpec spec, int width, Weights weights)
        : this(spec, weights["transform"].Projection(width, spec.Width), weights) { }

    private Transform(TransformSpec spec, Projection dense, Weights weights)
    {
        (_spec, _dense) = (spec, dense);
        _norm = spec.Norm is { } norm ? Norm.Create(norm, spec.Width, weights["norm"]) : null;
    }

    /// <summary>A body's own: its dense layer is the place itself.</summary>
    public static Transform Pooler(TransformSpec spec, int width, Weights weights) =>
        new(spec, weights.Projection(width, spec.Width), weights);

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        x = _spec.Activation.Apply(_dense.Forward(x));
        return (_norm?.Forward(x) ?? x).MoveToOuterDisposeScope();
    }
}
