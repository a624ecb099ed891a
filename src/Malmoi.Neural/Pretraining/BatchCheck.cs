using Malmoi.Architectures;
using Malmoi.Neural.Heads;

namespace Malmoi.Neural.Pretraining;

/// <summary>Refuses a batch that does not fit a model, before libtorch meets it: a GPU would not say what was wrong, and compute no more.</summary>
internal static class BatchCheck
{
    /// <exception cref="InputException">An id lies outside a table.</exception>
    public static void Inputs(ModelSpec spec, Batch batch)
    {
        var stacks = spec.Stacks;
        Tokens(stacks[^1].Stack, batch.Tokens, batch.Positions);
        if (batch.Source is { } source && stacks.Count > 1)
        {
            Tokens(stacks[0].Stack, source, null);
        }

        if (
            batch.Segments is { } segments
            && stacks[^1].Stack.Embeddings is TokenEmbeddings { Segments: SegmentTable table }
        )
        {
            Within(segments.Values, table.Count, "segment");
        }
    }

    /// <exception cref="InputException">A label is none of the head's.</exception>
    public static void Labels(ReadOnlySpan<int> labels, HeadSpec head)
    {
        var count = head.Outputs == 1 ? 2 : head.Outputs;
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)count && label != Losses.Ignored)
            {
                throw new InputException(
                    $"a batch has the label {label}, but the model's head tells {count} apart: are the labels of another tokenizer or another task?"
                );
            }
        }
    }

    private static void Tokens(StackSpec stack, IdGrid ids, IdGrid? positions)
    {
        if (stack.Embeddings is not TokenEmbeddings tokens)
        {
            return;
        }

        Within(ids.Values, tokens.Vocabulary, "token");
        var length = positions is null ? ids.Length : positions.Values.Max() + 1;
        if (tokens.Positions?.Count < length)
        {
            throw new InputException(
                $"a batch has rows of {length} tokens, but the model has {tokens.Positions.Count} positions: cut the rows, or train a model with more"
            );
        }
    }

    private static void Within(ReadOnlySpan<int> ids, int count, string what)
    {
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)count)
            {
                throw new InputException(
                    $"a batch has the {what} {id}, but the model knows {count}, from 0 on: was it made with another tokenizer?"
                );
            }
        }
    }
}
