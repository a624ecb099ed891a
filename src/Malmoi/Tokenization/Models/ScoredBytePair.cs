using System.Text;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Models;

/// <summary>Byte-pair encoding as SentencePiece does it: any two neighbours merge whose joined text is a piece, the highest score first.</summary>
/// <remarks>Of equal scores the leftmost pair comes first.</remarks>
internal sealed class ScoredBytePair : ISubwordModel
{
    private readonly MergeTable _merges;
    private readonly UnknownSpelling _unknown;
    private readonly UserDefinedSymbols _symbols;
    private readonly HashSet<int> _unused;

    // Every character that is a piece or a part of one; those that are no piece have ids after the vocabulary's.
    private readonly Dictionary<Rune, int> _characters = [];

    /// <param name="vocabulary">Every piece.</param>
    /// <param name="scores">The score of each id; null for pieces that nothing merges into (control tokens, bytes, user-defined symbols).</param>
    /// <param name="unknown">How what no piece spells is spelled.</param>
    /// <param name="symbols">Symbols that are never cut, nor merged with anything.</param>
    /// <param name="unused">Pieces that may arise on the way to others but fall apart again.</param>
    public ScoredBytePair(
        SubwordVocabulary vocabulary,
        IReadOnlyList<float?> scores,
        UnknownSpelling unknown,
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

    public int? Unknown => _unknown.Id;

    bool ISubwordModel.KeepsToBlanks => WordLocality.KeepsToBlanks(Vocabulary);

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
        foreach (var (id, _, _) in tokens.Tokens[first..])
        {
            if (!IsFinal(id))
            {
                Finish(word, tokens, first);
                return;
            }
        }
    }

    private bool IsFinal(int id) => id < Vocabulary.Size && id != _unknown.Id && !_unused.Contains(id);

    private void Finish(ReadOnlySpan<char> word, TokenBuffer tokens, int first)
    {
        var merged = tokens.Tokens[first..].ToArray();
        tokens.Truncate(first);
        foreach (var token in merged)
        {
            if (_unused.Contains(token.Id))
            {
                Separate(word, token, tokens);
            }
            else if (IsFinal(token.Id))
            {
                tokens.Add(token.Id, token.Start, token.End);
            }
            else
            {
                _unknown.Spell(word, token.Start, token.End, tokens);
            }
        }
    }

    // An unused piece falls apart into the two that made it, which is where merging comes to without that merge.
    private void Separate(ReadOnlySpan<char> word, PlacedId piece, TokenBuffer tokens)
    {
        using var symbols = new SymbolList(piece.End - piece.Start + 1);
        Spell(word[piece.Start..piece.End], symbols);
        var parts = new TokenBuffer();
        symbols.CopyTo(parts);
        var rest = parts.Tokens.ToArray().ToList();
        while (rest.Count > 2)
        {
            var best = 0;
            for (var i = 1; i + 1 < rest.Count; i++)
            {
                best = Merge(i).Rank < Merge(best).Rank ? i : best;
            }

            if (Merge(best) is not { Id: >= 0 } merge)
            {
                break;
            }

            rest[best] = new PlacedId(merge.Id, rest[best].Start, rest[best + 1].End);
            rest.RemoveAt(best + 1);
        }

        if (rest.Count == 1)
        {
            tokens.Add(piece.Id, piece.Start, piece.End);
            return;
        }

        foreach (var (id, start, end) in rest)
        {
            var part = new PlacedId(id, piece.Start + start, piece.Start + end);
            if (_unused.Contains(id))
            {
                Separate(word, part, tokens);
            }
            else if (IsFinal(id))
            {
                tokens.Add(id, part.Start, part.End);
            }
            else
            {
                _unknown.Spell(word, part.Start, part.End, tokens);
            }
        }

        Merge Merge(int at) => _merges.Find(rest[at].Id, rest[at + 1].Id);
    }

    private void Spell(ReadOnlySpan<char> word, SymbolList symbols)
    {
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = _symbols.Longest(word[start..]);
            if (length > 0)
            {
                symbols.Add(Vocabulary.Find(word.Slice(start, length)) ?? _unknown.Id, start, start + length);
                continue;
            }

            _ = Rune.DecodeFromUtf16(word[start..], out var rune, out length);
            symbols.Add(_characters.GetValueOrDefault(rune, _unknown.Id), start, start + length);
        }
    }

    private List<(int, int, Merge)> Merges(IReadOnlyList<float?> scores)
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
