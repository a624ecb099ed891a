using System.Text;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Models;

/// <summary>Byte-pair encoding as SentencePiece does it: any two neighbours merge whose joined text is a piece, the highest score first.</summary>
/// <remarks>Of equal scores the leftmost pair comes first. Characters that no piece spells are the unknown id, one by one.</remarks>
internal sealed class ScoredBytePair : ISubwordModel
{
    private readonly MergeTable _merges;
    private readonly int _unknown;
    private readonly UserDefinedSymbols _symbols;
    private readonly HashSet<int> _unused;

    // Every character that is a piece or a part of one; those that are no piece have ids after the vocabulary's.
    private readonly Dictionary<Rune, int> _characters = [];

    /// <param name="vocabulary">Every piece.</param>
    /// <param name="scores">The score of each id; null for pieces that nothing merges into (control tokens, bytes, user-defined symbols).</param>
    /// <param name="unknown">The id of what cannot be spelled.</param>
    /// <param name="symbols">Symbols that are never cut, nor merged with anything.</param>
    /// <param name="unused">Pieces that may arise on the way to others but fall apart again.</param>
    public ScoredBytePair(
        SubwordVocabulary vocabulary,
        IReadOnlyList<float?> scores,
        int unknown,
        UserDefinedSymbols symbols,
        IEnumerable<int> unused
    )
    {
        Vocabulary = vocabulary;
        _unknown = unknown;
        _symbols = symbols;
        _unused = [.. unused];
        foreach (var (piece, id) in vocabulary.Pieces)
        {
            if (IsCharacter(piece))
            {
                _characters[piece.EnumerateRunes().First()] = id;
            }
        }

        _merges = new MergeTable(Merges(scores));
    }

    public SubwordVocabulary Vocabulary { get; }

    public int? Unknown => _unknown;

    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens) =>
        Tokenize(word, tokens, dropout: 0, Random.Shared);

    /// <summary>Cuts the text with every merge passed over at random (BPE-dropout, Provilkov et al., 2020).</summary>
    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens, double dropout, Random random)
    {
        using var symbols = new SymbolList(word.Length + 1);
        Spell(word, symbols);
        if (dropout > 0)
        {
            symbols.MergeAll(_merges, dropout, random);
        }
        else
        {
            symbols.MergeAll(_merges);
        }

        var first = tokens.Count;
        symbols.CopyTo(tokens);
        if (tokens.Tokens[first..].ContainsAny(this))
        {
            Resolve(word, tokens, first);
        }
    }

    private void Spell(ReadOnlySpan<char> word, SymbolList symbols)
    {
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = _symbols.Longest(word[start..]);
            if (length > 0)
            {
                symbols.Add(Vocabulary.Find(word.Slice(start, length)) ?? _unknown, start, start + length);
                continue;
            }

            _ = Rune.DecodeFromUtf16(word[start..], out var rune, out length);
            symbols.Add(_characters.GetValueOrDefault(rune, _unknown), start, start + length);
        }
    }

    private IReadOnlyCollection<(int, int, Merge)> Merges(IReadOnlyList<float?> scores)
    {
        var ranks = scores
            .Where(score => score is not null)
            .Distinct()
            .OrderDescending()
            .Select((score, rank) => (Score: score!.Value, Rank: rank))
            .ToDictionary(entry => entry.Score, entry => entry.Rank);
        var merges = new List<(int, int, Merge)>();
        foreach (var (piece, id) in Vocabulary.Pieces)
        {
            if (scores[id] is not { } score || IsCharacter(piece))
            {
                continue;
            }

            for (var cut = 1; cut < piece.Length; cut++)
            {
                if (
                    !char.IsLowSurrogate(piece[cut])
                    && Symbol(piece.AsSpan(0, cut), scores) is { } left
                    && Symbol(piece.AsSpan(cut), scores) is { } right
                )
                {
                    merges.Add((left, right, new Merge(ranks[score], id)));
                }
            }
        }

        return merges;
    }

    // What a part of a piece is while merging goes on: a character of any kind, or something merged.
    private int? Symbol(ReadOnlySpan<char> part, IReadOnlyList<float?> scores)
    {
        if (_symbols.Longest(part) == part.Length)
        {
            return null;
        }

        if (!IsCharacter(part))
        {
            return Vocabulary.TryFind(part, out var id) && scores[id] is not null ? id : null;
        }

        _ = Rune.DecodeFromUtf16(part, out var rune, out _);
        if (!_characters.TryGetValue(rune, out var character))
        {
            character = Vocabulary.Size + _characters.Count;
            _characters.Add(rune, character);
        }

        return character;
    }

    private static bool IsCharacter(ReadOnlySpan<char> text) =>
        text.Length == 1 || (text.Length == 2 && char.IsHighSurrogate(text[0]));
}
