using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Malmoi.Tokenization.Models;

/// <summary>The unigram language model over pieces (Kudo, 2018): of all segmentations the most probable, found by Viterbi's algorithm.</summary>
/// <remarks>
/// <code>
/// x* = argmax Σ log p(xᵢ)   over all x₁ x₂ ... that joined are the word
/// </code>
/// A character that no piece spells costs <see cref="UnigramOptions.UnknownPenalty"/> more than the rarest piece.
/// </remarks>
public sealed class Unigram : ISubwordModel
{
    // Words shorter than this need nothing from the pool.
    private const int Short = 64;
    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly bool _isSingle;
    private readonly int[]? _bytes;

    /// <param name="vocabulary">Every piece.</param>
    /// <param name="scores">The natural logarithm of each id's probability; NaN for pieces that text is never cut into (control tokens).</param>
    /// <param name="unknown">The id of what cannot be spelled.</param>
    /// <param name="options">The variant.</param>
    /// <exception cref="InputException">There are not as many scores as ids, or the unknown id is none of them.</exception>
    public Unigram(
        SubwordVocabulary vocabulary,
        IReadOnlyList<double> scores,
        int? unknown,
        UnigramOptions? options = null
    )
    {
        if (scores.Count != vocabulary.Size)
        {
            throw new InputException($"{scores.Count} scores for {vocabulary.Size} pieces: every piece needs one");
        }

        if (unknown is { } id && !vocabulary.TryGetPiece(id, out _))
        {
            throw new InputException(
                $"the unknown piece has id {id}, but the vocabulary ends at {vocabulary.Size - 1}"
            );
        }

        Vocabulary = vocabulary;
        Unknown = unknown;
        Options = options ?? new UnigramOptions();
        _isSingle = Options.SinglePrecision;
        _scores = [.. scores];
        _trie = new PieceTrie([.. vocabulary.Pieces.Where(piece => !double.IsNaN(_scores[piece.Value]))]);
        _unknownScore = Rounded(
            _scores.Where(score => !double.IsNaN(score)).DefaultIfEmpty(0).Min() - Options.UnknownPenalty
        );
        _bytes = Options.ByteFallback ? BytePieces.Ids(vocabulary) : null;
    }

    public SubwordVocabulary Vocabulary { get; }

    public UnigramOptions Options { get; }

    public int? Unknown { get; }

    /// <summary>The natural logarithm of each id's probability.</summary>
    public IReadOnlyList<double> Scores => _scores;

    bool ISubwordModel.KeepsToBlanks => WordLocality.KeepsToBlanks(Vocabulary);

    /// <exception cref="InputException">The word has a character that no piece spells, and there is no unknown piece.</exception>
    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens) => Tokenize(word, tokens, 0, out _);

    /// <summary>Cuts the word as the continuation of a text of this score: rounding may then decide between segmentations that tie.</summary>
    /// <param name="word">The word.</param>
    /// <param name="tokens">Where its tokens go.</param>
    /// <param name="scoreBefore">The score of what stands before it.</param>
    /// <param name="lead">By how much, at the closest, a segmentation of some beginning of the word beat another; 0 where something is unknown.</param>
    /// <returns>The score of the text with the word.</returns>
    [SkipLocalsInit]
    public double Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens, double scoreBefore, out double lead)
    {
        lead = double.PositiveInfinity;
        if (word.IsEmpty)
        {
            return scoreBefore;
        }

        if (word.Length < Short)
        {
            Span<Node> few = stackalloc Node[Short];
            return Tokenize(word, few[..(word.Length + 1)], tokens, scoreBefore, out lead);
        }

        var many = ArrayPool<Node>.Shared.Rent(word.Length + 1);
        try
        {
            return Tokenize(word, many.AsSpan(0, word.Length + 1), tokens, scoreBefore, out lead);
        }
        finally
        {
            ArrayPool<Node>.Shared.Return(many);
        }
    }

    private double Tokenize(
        ReadOnlySpan<char> word,
        Span<Node> nodes,
        TokenBuffer tokens,
        double scoreBefore,
        out double lead
    )
    {
        nodes.Fill(Node.Unreached);
        nodes[0] = new Node(scoreBefore, 0, -1);
        lead = FindBestPaths(word, nodes);
        var score = nodes[^1].Score;
        Backtrace(word, nodes, tokens);
        return score;
    }

    /// <summary>The score of a text of this score with one more piece.</summary>
    internal double Then(double scoreBefore, int id) => Rounded(scoreBefore + _scores[id]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // worth compiling well at once: a run may last a second
    private double FindBestPaths(ReadOnlySpan<char> word, Span<Node> best)
    {
        var lead = double.PositiveInfinity;
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            var before = best[start].Score;
            var isSpelled = false;
            var node = PieceTrie.Root;
            for (var end = start; end < word.Length; )
            {
                node = _trie.Next(node, word[end++]);
                if (node < 0)
                {
                    break;
                }

                if (_trie.Id(node) is >= 0 and var id)
                {
                    lead = Math.Min(lead, Offer(best, start, end, before + _scores[id], id));
                    isSpelled |= end == start + length;
                }
            }

            if (!isSpelled)
            {
                Offer(best, start, start + length, Rounded(before + _unknownScore), -1);
                lead = 0;
            }
        }

        return lead;
    }

    // Returns by how much the better beat the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Offer(Span<Node> best, int start, int end, double score, int id)
    {
        var isFirst = best[end].Start < 0;
        var lead = isFirst ? double.PositiveInfinity : Math.Abs(score - best[end].Score);
        if (isFirst || score > best[end].Score)
        {
            best[end] = new Node(Rounded(score), start, id);
        }

        return lead;
    }

    private double Rounded(double score) => _isSingle ? (float)score : score;

    private void Backtrace(ReadOnlySpan<char> word, Span<Node> best, TokenBuffer tokens)
    {
        // Links point back: turn them round, so that tokens come out from left to right.
        var next = -1;
        for (var end = word.Length; end > 0; )
        {
            var start = best[end].Start;
            best[end] = best[end] with { Start = next };
            next = end;
            end = start;
        }

        for (int start = 0, end = next; start < word.Length; )
        {
            var (_, following, id) = best[end];
            if (id >= 0)
            {
                tokens.Add(id, start, end);
            }
            else
            {
                // Unknown characters in a row are one token.
                while (following > 0 && best[following].Id < 0)
                {
                    (end, following) = (following, best[following].Start);
                }

                AddUnknown(word[start..end], start, tokens);
            }

            (start, end) = (end, following);
        }
    }

    private void AddUnknown(ReadOnlySpan<char> text, int start, TokenBuffer tokens)
    {
        if (Vocabulary.TryFind(text, out var whole) && !double.IsNaN(_scores[whole]))
        {
            tokens.Add(whole, start, start + text.Length);
        }
        else if (!TrySpellBytes(text, start, tokens))
        {
            tokens.Add(
                Unknown
                    ?? throw new InputException(
                        $"'{text}' cannot be spelled by the vocabulary, which has no unknown piece to stand for it: name one, or use byte fallback"
                    ),
                start,
                start + text.Length
            );
        }
    }

    private bool TrySpellBytes(ReadOnlySpan<char> text, int start, TokenBuffer tokens)
    {
        if (_bytes is null)
        {
            return false;
        }

        var before = tokens.Count;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (_bytes[value] < 0)
                {
                    tokens.Truncate(before);
                    return false;
                }

                tokens.Add(_bytes[value], start, start + text.Length);
            }
        }

        return true;
    }

    /// <summary>The best way to the end of a stretch: its score, where its last piece starts (once turned round: where the next one ends), that piece.</summary>
    private readonly record struct Node(double Score, int Start, int Id)
    {
        public static Node Unreached { get; } = new(0, -1, -1);
    }
}
