using Malmoi.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Embeddings, layers, final norm: the trunk of every encoder and every decoder.</summary>
public sealed class Stack
{
    private readonly Embeddings _embeddings;
    private readonly Layer[] _layers;
    private readonly Norm? _norm;
    private readonly Projection? _narrow;
    private readonly Parameter? _relativeTable;

    public Stack(StackSpec spec, Weights weights)
    {
        Spec = spec;
        _embeddings = Embeddings.Create(spec.Embeddings, weights["embeddings"]);
        _layers = [.. spec.Layers.Select((layer, i) => new Layer(layer, i, weights["layers"][WeightsOf(i)]))];
        _norm = spec.FinalNorm is { } norm ? Norm.Create(norm, spec.Width, weights["norm"]) : null;
        _narrow = spec.OutputWidth is { } output ? weights["narrow"].Projection(spec.Width, output, bias: false) : null;
        _relativeTable = spec.Layers is [{ Attention: { Positions: RelativeBuckets buckets } attention }, ..]
            ? weights["relativeBias"].Table(buckets.Buckets, attention.Heads)
            : null;

        int WeightsOf(int layer) => spec.WeightsOfLayer is { } shared ? shared[layer] : layer;
    }

    public StackSpec Spec { get; }

    /// <returns>(batch, positions, width)</returns>
    public Tensor Forward(StackInput input)
    {
        using var scope = NewDisposeScope();
        var (x, positions) = _embeddings.Forward(input);
        var pass = new StackPass(input, x, positions, _relativeTable);
        using var ending = input.Recomputation is null ? pass : null;
        input.Recomputation?.Keep(pass);
        x = input.Recomputation?.Cut(x) ?? x;
        foreach (var layer in _layers)
        {
            input.Trace?.Passed(x);
            x = input.Recomputation?.Run(x, x => layer.Forward(x, pass)) ?? layer.Forward(x, pass);
        }

        input.Cache?.Advance(pass.Queries);
        input.Trace?.PassedLast(x);
        x = _norm?.Forward(x) ?? x;
        x = _narrow?.Forward(x) ?? x;
        input.Trace?.Passed(x);
        return x.MoveToOuterDisposeScope();
    }
}
