namespace Malmoi.Tokenization.Trainers;

/// <summary>Every word with every piece that stands in it: the lattice of its segmentations, made once and thinned out as pieces go.</summary>
/// <remarks>The pieces that start at a position stand side by side, the shorter first; an edge holds a piece's id and its length.</remarks>
internal sealed class PieceLattices
{
    public const int LongestPiece = (1 << LengthBits) - 1;
    private const int LengthBits = 6;
    private readonly BoundedText _text;
    private readonly int[] _firsts;
    private readonly uint[] _edges;

    public PieceLattices(BoundedText text, SeedPieces seeds)
    {
        _text = text;
        _firsts = new int[text.Symbols.Length + 1];
        var suffixes = seeds.Suffixes;
        var total = 0L;
        foreach (var seed in seeds.Seeds)
        {
            total += seed.Last - seed.First + 1;
            for (var i = seed.First; i <= seed.Last; i++)
            {
                _firsts[suffixes[i] + 1]++;
            }
        }

        if (total > Array.MaxLength)
        {
            throw new InputException(
                "the corpus has too many different words for unigram training: leave out rare words, or take a part of it"
            );
        }

        for (var position = 0; position < text.Symbols.Length; position++)
        {
            _firsts[position + 1] += _firsts[position];
        }

        _edges = new uint[total];
        var filled = _firsts.AsSpan(0, text.Symbols.Length).ToArray();
        foreach (var (id, seed) in seeds.Seeds.Index().OrderBy(entry => entry.Item.Length))
        {
            for (var i = seed.First; i <= seed.Last; i++)
            {
                _edges[filled[suffixes[i]]++] = ((uint)id << LengthBits) | (uint)seed.Length;
            }
        }
    }

    public int Words => _text.Words;

    public long Occurrences(int word) => _text.Occurrences[word];

    public int Start(int word) => _text.Starts[word];

    public int End(int word) => _text.End(word);

    /// <summary>The pieces that start at a position.</summary>
    public ReadOnlySpan<uint> Edges(int position) =>
        _edges.AsSpan(_firsts[position], _firsts[position + 1] - _firsts[position]);

    public static int Piece(uint edge) => (int)(edge >> LengthBits);

    public static int Length(uint edge) => (int)(edge & LongestPiece);

    /// <summary>Gives pieces new ids; those with an id below zero are gone.</summary>
    public void Renumber(ReadOnlySpan<int> ids)
    {
        var to = 0;
        for (var position = 0; position < _text.Symbols.Length; position++)
        {
            var edges = Edges(position);
            _firsts[position] = to;
            foreach (var edge in edges)
            {
                if (ids[Piece(edge)] is >= 0 and var id)
                {
                    _edges[to++] = ((uint)id << LengthBits) | (uint)Length(edge);
                }
            }
        }

        _firsts[^1] = to;
    }
}
