using System.Runtime.CompilerServices;
using Malmoi.LanguageModels;

namespace Malmoi.NGrams.KenLM;

/// <summary>Drives a search through texts: many at once in blocks, or word by word.</summary>
internal static unsafe class KenLMReader
{
    private const int WorthABlock = 4;

    [SkipLocalsInit]
    public static void Read(KenLMSearch search, ReadOnlySpan<Reading> batch, NGramVocabularyMarks marks)
    {
        if (batch.Length == 1 && batch[0].Tokens.Length < WorthABlock)
        {
            ReadOne(search, batch[0], marks);
            return;
        }

        if (batch.IsEmpty)
        {
            return;
        }

        var width = ((KenLMState)batch[0].State).Backoffs.Length;
        var memory = stackalloc byte[QueryBlock.Bytes(width)];
        var text = stackalloc int[QueryBlock.Capacity * (width + 1)];
        var segments = stackalloc Segment[QueryBlock.Capacity];
        var block = QueryBlock.Over(memory, width);
        var cursor = (Reading: 0, Token: 0);
        while (cursor.Reading < batch.Length)
        {
            var count = Gather(batch, ref cursor, ref block, text, segments);
            search.Score(ref block);
            for (var s = 0; s < count; s++)
            {
                Settle(search, batch, block, segments[s], marks);
            }
        }
    }

    /// <summary>Reads tokens, each with the n-gram that answered.</summary>
    [SkipLocalsInit]
    public static void Read(KenLMSearch search, KenLMState state, ReadOnlySpan<int> tokens, Span<NGramScore> scores)
    {
        if (tokens.Length < WorthABlock)
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                var log10 = Advance(search, state, tokens[i], out var matched);
                if (!scores.IsEmpty)
                {
                    scores[i] = new(log10, tokens[i] == 0 ? 0 : matched);
                }
            }

            return;
        }

        var width = state.Backoffs.Length;
        var memory = stackalloc byte[QueryBlock.Bytes(width)];
        var text = stackalloc int[QueryBlock.Capacity + width];
        var block = QueryBlock.Over(memory, width);
        for (var start = 0; start < tokens.Length; start += block.Count)
        {
            block.Count = 0;
            var at = text;
            Append(ref block, state, tokens.Slice(start, Math.Min(QueryBlock.Capacity, tokens.Length - start)), ref at);
            search.Score(ref block);
            Pay(block, state, 0, block.Count);
            for (var i = 0; i < block.Count && !scores.IsEmpty; i++)
            {
                scores[start + i] = new(block.LogProbabilities[i], tokens[start + i] == 0 ? 0 : block.Matched[i]);
            }
        }
    }

    private static void ReadOne(KenLMSearch search, in Reading reading, NGramVocabularyMarks marks)
    {
        var state = (KenLMState)reading.State;
        var tokens = reading.Tokens.Span;
        var logProbabilities = reading.LogProbabilities.Span;
        for (var i = 0; i < tokens.Length; i++)
        {
            var log10 = Advance(search, state, tokens[i], out _);
            if (!logProbabilities.IsEmpty)
            {
                logProbabilities[i] = (float)(log10 * NGramArguments.Ln10);
            }
        }

        Distribution(search, state, reading.Logits.Span, marks);
    }

    // As many tokens as the block holds; a state may be in it once only, since its next text follows on this one.
    private static int Gather(
        ReadOnlySpan<Reading> batch,
        ref (int Reading, int Token) cursor,
        ref QueryBlock block,
        int* text,
        Segment* segments
    )
    {
        block.Count = 0;
        var count = 0;
        while (cursor.Reading < batch.Length && block.Count < QueryBlock.Capacity && count < QueryBlock.Capacity)
        {
            ref readonly var reading = ref batch[cursor.Reading];
            var state = (KenLMState)reading.State;
            if (state.IsPending)
            {
                break;
            }

            var tokens = reading.Tokens.Span[cursor.Token..];
            var taken = Math.Min(tokens.Length, QueryBlock.Capacity - block.Count);
            state.IsPending = true;
            segments[count++] = new(cursor.Reading, cursor.Token, block.Count, taken, taken == tokens.Length);
            Append(ref block, state, tokens[..taken], ref text);
            cursor = taken == tokens.Length ? (cursor.Reading + 1, 0) : (cursor.Reading, cursor.Token + taken);
        }

        return count;
    }

    private static void Append(ref QueryBlock block, KenLMState state, ReadOnlySpan<int> tokens, ref int* text)
    {
        var context = state.ContextLength;
        state.Words.AsSpan(block.Width - context, context).CopyTo(new Span<int>(text, context));
        tokens.CopyTo(new Span<int>(text + context, tokens.Length));
        for (var i = 0; i < tokens.Length; i++)
        {
            block.Words[block.Count] = text + context + i;
            block.Available[block.Count++] = Math.Min(context + i, block.Width);
        }

        text += context + tokens.Length;
    }

    private static void Settle(
        KenLMSearch search,
        ReadOnlySpan<Reading> batch,
        in QueryBlock block,
        in Segment segment,
        NGramVocabularyMarks marks
    )
    {
        ref readonly var reading = ref batch[segment.Reading];
        var state = (KenLMState)reading.State;
        state.IsPending = false;
        Pay(block, state, segment.Place, segment.Count);
        if (!reading.LogProbabilities.IsEmpty)
        {
            var to = reading.LogProbabilities.Span[segment.Token..];
            for (var i = 0; i < segment.Count; i++)
            {
                to[i] = (float)(block.LogProbabilities[segment.Place + i] * NGramArguments.Ln10);
            }
        }

        if (segment.IsLast)
        {
            Distribution(search, state, reading.Logits.Span, marks);
        }
    }

    // Adds the weights of the contexts that were backed off from, and leaves the state behind the last position.
    private static void Pay(in QueryBlock block, KenLMState state, int place, int count)
    {
        if (count == 0)
        {
            return;
        }

        fixed (float* stored = state.Backoffs)
        {
            var backoffs = stored;
            var context = state.ContextLength;
            for (var i = place; i < place + count; i++)
            {
                var log10 = block.LogProbabilities[i];
                for (var paid = block.Matched[i] - 1; paid < context; paid++)
                {
                    log10 += backoffs[paid];
                }

                block.LogProbabilities[i] = log10;
                backoffs = block.Backoffs + ((long)i * block.Width);
                context = block.Next[i];
            }

            var last = block.Words[place + count - 1];
            new Span<int>(last - context + 1, context).CopyTo(state.Words.AsSpan(block.Width - context));
            new Span<float>(backoffs, context).CopyTo(state.Backoffs);
            state.ContextLength = context;
            state.Length += count;
        }
    }

    private static float Advance(KenLMSearch search, KenLMState state, int word, out int matched)
    {
        var context = state.ContextLength;
        var words = state.Words;
        var width = words.Length - 1;
        float log10;
        int next;
        fixed (int* text = words)
        fixed (float* paid = state.Backoffs)
        fixed (float* found = state.NextBackoffs)
        {
            text[width] = word;
            log10 = search.ScoreOne(text + width, context, found, out matched, out next);
            for (var i = matched - 1; i < context; i++)
            {
                log10 += paid[i];
            }

            for (var i = width - next; i < width; i++)
            {
                text[i] = text[i + 1];
            }
        }

        state.Swap();
        state.ContextLength = next;
        state.Length++;
        return log10;
    }

    // Neither structure knows which words follow a context, so every word is asked for.
    [SkipLocalsInit]
    private static void Distribution(
        KenLMSearch search,
        KenLMState state,
        Span<float> logits,
        NGramVocabularyMarks marks
    )
    {
        if (logits.IsEmpty)
        {
            return;
        }

        var width = state.Backoffs.Length;
        var context = state.ContextLength;
        var memory = stackalloc byte[QueryBlock.Bytes(width)];
        var text = stackalloc int[QueryBlock.Capacity * (width + 1)];
        var block = QueryBlock.Over(memory, width);
        for (var start = 0; start < logits.Length; start += block.Count)
        {
            block.Count = Math.Min(QueryBlock.Capacity, logits.Length - start);
            for (var i = 0; i < block.Count; i++)
            {
                var row = text + (i * (width + 1));
                state.Words.AsSpan(width - context, context).CopyTo(new Span<int>(row, context));
                row[context] = start + i;
                block.Words[i] = row + context;
                block.Available[i] = context;
            }

            search.Score(ref block);
            for (var i = 0; i < block.Count; i++)
            {
                var log10 = block.LogProbabilities[i];
                for (var paid = block.Matched[i] - 1; paid < context; paid++)
                {
                    log10 += state.Backoffs[paid];
                }

                logits[start + i] = log10;
            }
        }

        NGramArguments.ToNatural(logits, marks);
    }

    /// <summary>The part of a reading that is in a block.</summary>
    /// <param name="Reading">Which reading.</param>
    /// <param name="Token">Its first token in the block.</param>
    /// <param name="Place">That token's position in the block.</param>
    /// <param name="Count">Tokens.</param>
    /// <param name="IsLast">Whether the reading ends here.</param>
    private readonly record struct Segment(int Reading, int Token, int Place, int Count, bool IsLast);
}
