using Malmoi.Architectures;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>Embeddings, layers, final norm: what a decoder does with the tokens of a pass.</summary>
/// <remarks>
/// <code>
///   tokens ─ embedding ─ hidden ─ layer ─ layer ─ ... ─ layer ─ norm ─ (narrow) ─ what heads read
///                                   |       |             |
///                                  keys and values of each, kept for the tokens to come
/// </code>
/// </remarks>
internal sealed class DecoderStack
{
    private readonly Embedding _embedding;
    private readonly LayerStep[] _layers;
    private readonly Norm? _norm;
    private readonly Linear? _narrow;
    private readonly Rotary[] _rotaries;

    /// <param name="spec">What to build.</param>
    /// <param name="weights">Where its tensors are.</param>
    public DecoderStack(StackSpec spec, EngineWeights weights)
    {
        Spec = spec;
        _embedding = new Embedding((TokenEmbeddings)spec.Embeddings, weights["embeddings"]);
        _layers = [.. spec.Layers.Select((layer, i) => new LayerStep(layer, i, weights["layers"][WeightsOf(i)]))];
        _norm = spec.FinalNorm is { } norm ? Norm.Create(norm, spec.Width, weights["norm"]) : null;
        _narrow = spec.OutputWidth is { } output ? Linear.Of(weights["narrow"], spec.Width, output, bias: false) : null;
        _rotaries = [.. spec.Layers.Select(layer => layer.Attention.Positions).OfType<Rotary>().Distinct()];

        int WeightsOf(int layer) => spec.WeightsOfLayer is { } shared ? shared[layer] : layer;
    }

    public StackSpec Spec { get; }

    /// <summary>Runs a pass.</summary>
    /// <param name="pass">The pass; its runs' tokens are read when it comes back.</param>
    /// <param name="runs">What is read.</param>
    /// <param name="trace">What is noted down of the inside; null: nothing.</param>
    /// <param name="wanted">The rows that somebody reads, in order; null: all.</param>
    /// <returns>A vector a row that is wanted, the pass's own: the next pass writes over them.</returns>
    public Activations Run(Pass pass, IEnumerable<Run> runs, EngineTrace? trace = null, List<int>? wanted = null)
    {
        pass.Begin(runs, _rotaries, trace);
        var x = pass.Memory.Hidden(Spec.Width);
        _embedding.Apply(pass, x);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            trace?.Passed(pass, layer, x);
            _layers[layer].Apply(pass, x, layer == _layers.Length - 1 ? wanted : null);
        }

        if (x.Count == 0)
        {
            pass.End();
            return x;
        }

        trace?.PassedLast(pass, x);
        _norm?.Apply(pass, x, x);
        if (_narrow is not null)
        {
            var output = pass.Memory.Output(_narrow.Outputs);
            _narrow.Apply(pass, x, output);
            x = output;
        }

        trace?.Passed(pass, _layers.Length, x);
        pass.End();
        return x;
    }
}
