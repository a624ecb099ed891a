using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Models;

/// <summary>Byte-pair encoding (Sennrich et al., 2016): from characters up, the earliest learned merge first.</summary>
/// <remarks>
/// <code>
/// merges  1 l o   2 lo w   3 e r          l o w e r  →  lo w e r  →  low e r  →  low er
/// </code>
/// Over bytes (GPT-2) the characters are those of <c>ByteAlphabet</c>.
/// </remarks>
public sealed class BytePair : ISubwordModel
{
    private readonly MergeTable _merges;
    private readonly Lazy<IReadOnlyList<(string Left, string Right)>> _mergeList;
    private readonly int[] _characters;
    private readonly int[]? _bytes;

    /// <param name="vocabulary">Every piece, the merged ones too.</param>
    /// <param name="merges">The merges in the order in which they were learned.</param>
    /// <param name="options">The variant; plain BPE where null.</param>
    /// <exception cref="InputException">A merge, or the unknown piece, names a piece that the vocabulary lacks.</exception>
    public BytePair(
        SubwordVocabulary vocabulary,
        IReadOnlyList<(string Left, string Right)> merges,
        BytePairOptions? options = null
    )
        : this(
            vocabulary,
            new Lazy<IReadOnlyList<(string, string)>>(merges),
            Table(vocabulary, merges, options?.ContinuingPrefix ?? ""),
            options
        ) { }

    private BytePair(
        SubwordVocabulary vocabulary,
        Lazy<IReadOnlyList<(string Left, string Right)>> merges,
        MergeTable table,
        BytePairOptions? options
    )
    {
        Vocabulary = vocabulary;
        _mergeList = merges;
        Options = options ?? new BytePairOptions();
        Unknown = Options.UnknownPiece is not { } unknown
            ? null
            : vocabulary.Find(unknown)
                ?? throw new InputException(
                    $"the unknown piece '{unknown}' is not in the vocabulary: add it, or name one that is"
                );
        _merges = table;
        _bytes = Options.ByteFallback ? BytePieces.Ids(vocabulary) : null;
        _characters = new int[char.MaxValue + 1];
        Array.Fill(_characters, -1);
        foreach (var (piece, id) in vocabulary.Pieces)
        {
            if (piece.Length == 1)
            {
                _characters[piece[0]] = id;
            }
        }
    }

    public SubwordVocabulary Vocabulary { get; }

    public BytePairOptions Options { get; }

    public int? Unknown { get; }

    /// <summary>The merges in the order in which they are done.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges => _mergeList.Value;

    /// <summary>Whether <see cref="FromRanks"/> made the model: it has no list of merges.</summary>
    public bool IsRanked => Merges.Count == 0 && _merges.Count > 0;

    /// <summary>The variant in which any two neighbours whose joined text is a piece may merge, the lowest rank first (tiktoken, SentencePiece).</summary>
    /// <param name="vocabulary">Every piece.</param>
    /// <param name="rank">The rank of an id; null for pieces that nothing merges into (control tokens, bytes).</param>
    /// <param name="options">The variant.</param>
    public static BytePair FromRanks(
        SubwordVocabulary vocabulary,
        Func<int, int?> rank,
        BytePairOptions? options = null
    )
    {
        var merges = new List<(int, int, Merge)>();
        foreach (var (piece, id) in vocabulary.Pieces)
        {
            if (rank(id) is not { } mergeRank)
            {
                continue;
            }

            for (var cut = 1; cut < piece.Length; cut++)
            {
                if (
                    vocabulary.TryFind(piece.AsSpan(0, cut), out var left)
                    && vocabulary.TryFind(piece.AsSpan(cut), out var right)
                )
                {
                    merges.Add((left, right, new Merge(mergeRank, id)));
                }
            }
        }

        var named = new Lazy<IReadOnlyList<(string, string)>>(() => Named(merges, vocabulary));
        return new BytePair(vocabulary, named, new MergeTable(merges), options);
    }

    // Merges of one rank make the same piece of different parts; files that list merges have them one after the other.
    private static List<(string, string)> Named(
        List<(int Left, int Right, Merge Merge)> merges,
        SubwordVocabulary vocabulary
    )
    {
        string Piece(int id) => vocabulary.TryGetPiece(id, out var piece) ? piece : "";
        return
        [
            .. merges
                .OrderBy(merge => (merge.Merge.Rank, merge.Left, merge.Right))
                .Select(merge => (Piece(merge.Left), Piece(merge.Right))),
        ];
    }

    bool ISubwordModel.KeepsToBlanks =>
        Options is { IgnoreMerges: false, ContinuingPrefix: null or "", EndOfWordSuffix: null or "" }
        && WordLocality.KeepsToBlanks(Vocabulary);

    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens)
    {
        if (Options.Dropout is > 0 and var dropout)
        {
            Tokenize(word, tokens, dropout, Random.Shared);
        }
        else if (Options.IgnoreMerges && Vocabulary.TryFind(word, out var whole))
        {
            tokens.Add(whole, 0, word.Length);
        }
        else
        {
            using var symbols = new SymbolList(word.Length * 3 + 1);
            Spell(word, symbols);
            symbols.MergeAll(_merges);
            symbols.CopyTo(tokens);
        }
    }

    /// <summary>Cuts the word with every merge passed over at random: the same word, other pieces (BPE-dropout, Provilkov et al., 2020).</summary>
    public void Tokenize(ReadOnlySpan<char> word, TokenBuffer tokens, double dropout, Random random)
    {
        using var symbols = new SymbolList(word.Length * 3 + 1);
        Spell(word, symbols);
        symbols.MergeAll(_merges, dropout, random);
        symbols.CopyTo(tokens);
    }

    // The word as single characters, or what stands for them.
    private void Spell(ReadOnlySpan<char> word, SymbolList symbols)
    {
        var unknownStart = -1;
        for (int start = 0, end; start < word.Length; start = end)
        {
            end = start + (char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1);
            var id = Character(word, start, end);
            if (id < 0 && _bytes is not null && TrySpellBytes(word, start, end, symbols, ref unknownStart))
            {
                continue;
            }

            if (id >= 0)
            {
                EndUnknown(symbols, ref unknownStart, start);
                symbols.Add(id, start, end);
            }
            else if (Unknown is not null)
            {
                if (!Options.FuseUnknown)
                {
                    EndUnknown(symbols, ref unknownStart, start);
                }

                unknownStart = unknownStart < 0 ? start : unknownStart;
            }
            else if (Options.RefuseUnknown)
            {
                throw Refusal(word[start..end]);
            }
        }

        EndUnknown(symbols, ref unknownStart, word.Length);
    }

    private void EndUnknown(SymbolList symbols, ref int start, int end)
    {
        if (start >= 0)
        {
            symbols.Add(Unknown!.Value, start, end);
            start = -1;
        }
    }

    private static InputException Refusal(ReadOnlySpan<char> character)
    {
        var spells = ByteAlphabet.TryGetByte(character[0], out var value)
            ? string.Create(CultureInfo.InvariantCulture, $" (byte 0x{value:X2})")
            : "";
        return new InputException(
            $"the vocabulary has no piece for '{character}'{spells} and none for what is unknown, so that the text would lose it: leave such text out, or use a tokenizer that has all 256 bytes"
        );
    }

    private bool TrySpellBytes(ReadOnlySpan<char> word, int start, int end, SymbolList symbols, ref int unknownStart)
    {
        Span<byte> utf8 = stackalloc byte[4];
        utf8 = utf8[..Encoding.UTF8.GetBytes(word[start..end], utf8)];
        foreach (var value in utf8)
        {
            if (_bytes![value] < 0)
            {
                return false;
            }
        }

        EndUnknown(symbols, ref unknownStart, start);
        foreach (var value in utf8)
        {
            symbols.Add(_bytes![value], start, end);
        }

        return true;
    }

    private int Character(ReadOnlySpan<char> word, int start, int end)
    {
        var prefix = start > 0 ? Options.ContinuingPrefix : null;
        var suffix = end == word.Length ? Options.EndOfWordSuffix : null;
        return string.IsNullOrEmpty(prefix) && string.IsNullOrEmpty(suffix)
            ? end - start == 1
                ? _characters[word[start]]
                : Vocabulary.Find(word[start..end]) ?? -1
            : Vocabulary.Find(string.Concat(prefix, word[start..end], suffix)) ?? -1;
    }

    private static MergeTable Table(
        SubwordVocabulary vocabulary,
        IReadOnlyList<(string Left, string Right)> merges,
        string prefix
    )
    {
        var table = new (int, int, Merge)[merges.Count];
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            var tail = right.StartsWith(prefix, StringComparison.Ordinal) ? right.AsSpan(prefix.Length) : right;
            var merged = string.Concat(left, tail);
            table[rank] = (Id(left), Id(right), new Merge(rank, Id(merged)));

            int Id(string piece) =>
                vocabulary.Find(piece)
                ?? throw new InputException(
                    $"merge {rank + 1}, '{left}' + '{right}', needs the piece '{piece}', which the vocabulary lacks: do merges and vocabulary belong together?"
                );
        }

        return new MergeTable(table);
    }
}
