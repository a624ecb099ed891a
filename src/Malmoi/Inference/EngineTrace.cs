using Malmoi.Architectures;
using Malmoi.Inference.Matrices;
using Malmoi.LanguageModels;

namespace Malmoi.Inference;

/// <summary>What happens inside a stack while it reads texts as wholes, noted down layer by layer for each text.</summary>
internal sealed unsafe class EngineTrace
{
    private readonly StackSpec _stack;
    private readonly int[] _lengths;
    private readonly float[]?[,] _hidden;
    private readonly float[]?[] _lastBeforeNorm;
    private readonly float[]?[,] _attentions;
    private readonly float[]?[,] _router;
    private readonly TraceParts _parts;

    /// <param name="stack">What is looked into.</param>
    /// <param name="lengths">Of the texts, in the order of a pass's runs.</param>
    /// <param name="parts">What is noted down.</param>
    public EngineTrace(StackSpec stack, int[] lengths, TraceParts parts)
    {
        (_stack, _lengths, _parts) = (stack, lengths, parts);
        _hidden = new float[stack.Layers.Count + 1, lengths.Length][];
        _lastBeforeNorm = new float[lengths.Length][];
        _attentions = new float[stack.Layers.Count, lengths.Length][];
        _router = new float[stack.Layers.Count, lengths.Length][];
    }

    /// <summary>(positions, width) of a text: the embeddings, each layer's output but the last, the stack's output.</summary>
    public TraceArray HiddenState(int layer, int text) => new([_lengths[text], Width(layer)], _hidden[layer, text]!);

    /// <summary>(positions, width) of a text: the last layer's output before the final norm.</summary>
    public TraceArray LastBeforeNorm(int text) => new([_lengths[text], _stack.Width], _lastBeforeNorm[text]!);

    /// <summary>(heads, queries, keys) of a text.</summary>
    public TraceArray Attention(int layer, int text) =>
        new([_stack.Layers[layer].Attention.Heads, _lengths[text], _lengths[text]], _attentions[layer, text]!);

    /// <summary>(positions, experts) of a text; null where the layer has none.</summary>
    public TraceArray? RouterLogits(int layer, int text) =>
        _stack.Layers[layer].FeedForward is MixtureOfExperts { Experts: var experts }
            ? new([_lengths[text], experts], _router[layer, text]!)
            : null;

    /// <summary>Vectors on their way into a layer, or out of the stack.</summary>
    public void Passed(Pass pass, int layer, Activations x)
    {
        if (_parts.HasFlag(TraceParts.HiddenStates))
        {
            Note(pass, x, run => _hidden[layer, run] ??= new float[_lengths[run] * x.Width]);
        }
    }

    /// <summary>Vectors out of the last layer.</summary>
    public void PassedLast(Pass pass, Activations x)
    {
        if (_parts.HasFlag(TraceParts.HiddenStates))
        {
            Note(pass, x, run => _lastBeforeNorm[run] ??= new float[_lengths[run] * x.Width]);
        }
    }

    /// <summary>How much a query looks at the keys from <paramref name="first"/> on.</summary>
    public void Attended(int layer, int head, int run, int place, ReadOnlySpan<float> shares, int first)
    {
        if (_parts.HasFlag(TraceParts.Attentions))
        {
            var length = _lengths[run];
            float[] whole;
            lock (_attentions)
            {
                whole = _attentions[layer, run] ??= new float[_stack.Layers[layer].Attention.Heads * length * length];
            }

            shares.CopyTo(whole.AsSpan((((head * length) + place) * length) + first));
        }
    }

    /// <summary>What the router of a layer thinks of a token.</summary>
    public void Routed(int layer, int run, int place, ReadOnlySpan<float> logits)
    {
        var whole = _router[layer, run] ??= new float[_lengths[run] * logits.Length];
        logits.CopyTo(whole.AsSpan(place * logits.Length));
    }

    private int Width(int layer) => layer == _stack.Layers.Count ? _stack.OutputWidth ?? _stack.Width : _stack.Width;

    private static void Note(Pass pass, Activations x, Func<int, float[]> whole)
    {
        for (var row = 0; row < pass.Rows; row++)
        {
            new ReadOnlySpan<float>(x.Values + ((long)row * x.Width), x.Width).CopyTo(
                whole(pass.RunOf(row)).AsSpan(pass.Place(row) * x.Width)
            );
        }
    }
}
