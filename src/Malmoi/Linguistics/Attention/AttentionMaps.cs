using Malmoi.LanguageModels;

namespace Malmoi.Linguistics.Attention;

/// <summary>Attention between the units of one text, for every head of every layer.</summary>
public sealed class AttentionMaps
{
    private readonly float[][] _layers; // (heads, units, units)

    /// <param name="trace">With attention.</param>
    /// <param name="alignment">Of the tokens that were traced.</param>
    /// <exception cref="InputException">The model has no attention.</exception>
    public AttentionMaps(Trace trace, UnitAlignment alignment)
    {
        if (trace.Attentions.Count == 0)
        {
            throw new InputException(
                "this model has no attention to look at: give a Transformer (a recurrent network or an n-gram model has none)"
            );
        }

        (Alignment, _layers) = (alignment, new float[trace.Attentions.Count][]);
        var (tokens, units) = (alignment.Tokens, alignment.Units.Count);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var attention = trace.Attentions[layer];
            Heads = trace.Attentions[0].Shape[0];
            if (
                attention.Shape is not [var heads, var queries, var keys]
                || queries != tokens
                || keys != tokens
                || heads != Heads
            )
            {
                throw new InputException(
                    $"attention in layer {layer + 1} is {string.Join("x", attention.Shape)}, not {Heads} heads x {tokens} x {tokens} tokens: this kind of attention cannot be shown between words"
                );
            }

            _layers[layer] = new float[heads * units * units];
            for (var head = 0; head < heads; head++)
            {
                alignment.Map(
                    attention.Values.AsSpan(head * tokens * tokens, tokens * tokens),
                    _layers[layer].AsSpan(head * units * units, units * units)
                );
            }
        }
    }

    public UnitAlignment Alignment { get; }

    public IReadOnlyList<AttentionUnit> Units => Alignment.Units;

    public int Layers => _layers.Length;

    /// <summary>Of each layer.</summary>
    public int Heads { get; }

    /// <summary>(units, units): a row is what a unit looks at.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="head">From 0.</param>
    public ReadOnlySpan<float> this[int layer, int head] =>
        _layers[layer].AsSpan(head * Units.Count * Units.Count, Units.Count * Units.Count);
}
