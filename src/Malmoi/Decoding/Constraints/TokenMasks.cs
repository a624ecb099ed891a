using System.Collections.Concurrent;
using System.Numerics;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.LanguageModels;

namespace Malmoi.Decoding.Constraints;

/// <summary>For each state of a grammar, the tokens that may come next, one bit each; kept, since texts come back to the same states.</summary>
internal sealed class TokenMasks
{
    private const long MostBytes = 1 << 27;
    private const int MostOpen = 20_000;
    private readonly ConcurrentDictionary<(AutomatonState, TokenPlace), ulong[]> _masks = [];
    private readonly ConcurrentDictionary<AutomatonState, bool> _open = [];
    private readonly int _most;

    /// <exception cref="InputException">The tokenizer's pieces have no text of their own.</exception>
    public TokenMasks(ITokenizer tokenizer)
    {
        Spellings = TokenSpellings.Of(tokenizer);
        _most = (int)Math.Max(16, MostBytes / ((tokenizer.VocabularySize / 8) + 64));
    }

    public TokenSpellings Spellings { get; }

    /// <summary>The tokens that lead on from a state.</summary>
    /// <param name="state">Where the text stands.</param>
    /// <param name="place">Where the token stands.</param>
    public ulong[] Of(AutomatonState state, TokenPlace place)
    {
        if (_masks.TryGetValue((state, place), out var mask))
        {
            return mask;
        }

        if (_masks.Count >= _most)
        {
            _masks.Clear();
        }

        return _masks[(state, place)] = Spellings.Trie(place).Mask(state, IsOpen);
    }

    // A word of a vocabulary may begin well and yet have nothing to follow it: such a way is not entered.
    private bool IsOpen(AutomatonState state)
    {
        if (state.IsWhole)
        {
            return true;
        }

        if (_open.Count >= MostOpen)
        {
            _open.Clear();
        }

        return _open.GetOrAdd(state, static (state, trie) => trie.LeadsOn(state), Spellings.Trie(TokenPlace.Within));
    }

    /// <summary>Rules out every token whose bit is not set, and those beyond the bits.</summary>
    public static void Apply(ReadOnlySpan<ulong> mask, Span<float> logits)
    {
        for (var word = 0; word << 6 < logits.Length; word++)
        {
            var part = logits[(word << 6)..Math.Min(logits.Length, (word + 1) << 6)];
            var bits = word < mask.Length ? mask[word] : 0;
            if (bits == 0)
            {
                part.Fill(float.NegativeInfinity);
                continue;
            }

            for (var ruledOut = ~bits; ruledOut != 0; ruledOut &= ruledOut - 1)
            {
                var index = BitOperations.TrailingZeroCount(ruledOut);
                if (index >= part.Length)
                {
                    break;
                }

                part[index] = float.NegativeInfinity;
            }
        }
    }
}
