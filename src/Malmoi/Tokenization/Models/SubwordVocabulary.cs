using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Tokenization.Models;

/// <summary>The pieces of a subword model, each with its id; ids may leave holes, as files in the wild do.</summary>
public sealed class SubwordVocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly string?[] _pieces;

    /// <exception cref="InputException">A piece or an id comes twice, or an id is negative or absurdly large for the number of pieces.</exception>
    public SubwordVocabulary(IReadOnlyCollection<KeyValuePair<string, int>> pieces)
    {
        // A file of a few lines cannot make us allocate for two billion ids.
        var most = pieces.Count * 16L + 1_000_000;
        _ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        var size = 0;
        foreach (var (piece, id) in pieces)
        {
            if (id < 0 || id >= most)
            {
                throw new InputException(
                    $"the piece '{piece}' has id {id}: ids of a vocabulary count up from 0; is the file damaged?"
                );
            }

            if (!_ids.TryAdd(piece, id))
            {
                throw new InputException(
                    $"the piece '{piece}' comes twice, with ids {_ids[piece]} and {id}: a vocabulary names each piece once"
                );
            }

            size = Math.Max(size, id + 1);
        }

        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _pieces = new string?[size];
        foreach (var (piece, id) in _ids)
        {
            if (_pieces[id] is { } other)
            {
                throw new InputException(
                    $"the pieces '{other}' and '{piece}' have the same id {id}: every piece needs its own"
                );
            }

            _pieces[id] = piece;
        }
    }

    /// <summary>The pieces in the order of their ids: 0, 1, 2 ...</summary>
    public SubwordVocabulary(IEnumerable<string> pieces)
        : this([.. pieces.Select((piece, id) => KeyValuePair.Create(piece, id))]) { }

    /// <summary>One more than the highest id.</summary>
    public int Size => _pieces.Length;

    /// <summary>How many pieces there are: <see cref="Size"/> less the holes.</summary>
    public int Count => _ids.Count;

    /// <summary>Every piece with its id, in the order of ids.</summary>
    public IEnumerable<KeyValuePair<string, int>> Pieces =>
        _pieces
            .Index()
            .Where(entry => entry.Item is not null)
            .Select(entry => KeyValuePair.Create(entry.Item!, entry.Index));

    public bool TryFind(ReadOnlySpan<char> piece, out int id) => _lookup.TryGetValue(piece, out id);

    /// <summary>The id of <paramref name="piece"/>, or null.</summary>
    public int? Find(ReadOnlySpan<char> piece) => _lookup.TryGetValue(piece, out var id) ? id : null;

    /// <summary>The piece with this id; false for a hole or an id beyond the vocabulary.</summary>
    public bool TryGetPiece(int id, [NotNullWhen(true)] out string? piece)
    {
        piece = (uint)id < (uint)_pieces.Length ? _pieces[id] : null;
        return piece is not null;
    }
}
