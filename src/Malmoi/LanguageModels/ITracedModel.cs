namespace Malmoi.LanguageModels;

/// <summary>A model that shows what happens inside while it reads: attention per layer and head, hidden states per layer. Of an encoder-decoder it is the encoder.</summary>
public interface ITracedModel
{
    /// <summary>What stands before every text; null where nothing does, or where the tokenizer puts it there.</summary>
    int? Begin => null;

    /// <summary>Tokens a text may have at most, what stands round it with them; null: any number.</summary>
    int? ContextLength => null;

    /// <summary>Reads tokens as they are given, with no mark put round them.</summary>
    /// <param name="tokens">Ids from 0; at most as many as the model reads at once.</param>
    /// <param name="parts">What is wanted: the rest is not computed, or not kept.</param>
    /// <exception cref="InputException">There is no token, or more than the model reads at once.</exception>
    Trace Run(ReadOnlySpan<int> tokens, TraceParts parts);
}

/// <summary>What of a model's inside is wanted.</summary>
[Flags]
public enum TraceParts
{
    None = 0,
    HiddenStates = 1,
    Attentions = 2,
    All = HiddenStates | Attentions,
}

/// <summary>What happened inside a model while it read one text.</summary>
/// <param name="HiddenStates">(positions, width): the embeddings, each layer's output but the last, the stack's output; empty where not wanted.</param>
/// <param name="Attentions">(heads, queries, keys), a layer each: how much a query looks at a key; a row sums to one. Empty where not wanted.</param>
public sealed record Trace(IReadOnlyList<TraceArray> HiddenStates, IReadOnlyList<TraceArray> Attentions);

/// <summary>Numbers in rows: the last dimension is the fastest.</summary>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Values">As many as the product of the sizes.</param>
public sealed record TraceArray(IReadOnlyList<int> Shape, float[] Values)
{
    /// <summary>The number at a place.</summary>
    /// <param name="place">An index for each dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is beyond its dimension.</exception>
    public float this[params ReadOnlySpan<int> place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(place.Length, Shape.Count, nameof(place));
            var index = 0;
            for (var dimension = 0; dimension < place.Length; dimension++)
            {
                if ((uint)place[dimension] >= (uint)Shape[dimension])
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(place),
                        place[dimension],
                        $"dimension {dimension} has {Shape[dimension]}"
                    );
                }

                index = (index * Shape[dimension]) + place[dimension];
            }

            return Values[index];
        }
    }
}
