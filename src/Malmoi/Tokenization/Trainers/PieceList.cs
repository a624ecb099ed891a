namespace Malmoi.Tokenization.Trainers;

/// <summary>Pieces in the order of their ids while a trainer adds to them.</summary>
internal sealed class PieceList
{
    private readonly List<string> _pieces = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <exception cref="InputException">A piece comes twice.</exception>
    public PieceList(IEnumerable<string> pieces)
    {
        foreach (var piece in pieces)
        {
            if (_ids.ContainsKey(piece))
            {
                throw new InputException($"the token '{piece}' is named twice: name each once");
            }

            Add(piece);
        }
    }

    /// <summary>The pieces of a finished tokenizer; an id without one is an empty string.</summary>
    public PieceList(TokenizerPipeline tokenizer)
    {
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            var piece = tokenizer.Piece(id) ?? "";
            _pieces.Add(piece);
            _ids.TryAdd(piece, id);
        }
    }

    public int Count => _pieces.Count;

    public IReadOnlyList<string> Pieces => _pieces;

    public string this[int id] => _pieces[id];

    public int? Find(string piece) => _ids.TryGetValue(piece, out var id) ? id : null;

    public int Add(string piece)
    {
        _ids.Add(piece, _pieces.Count);
        _pieces.Add(piece);
        return _pieces.Count - 1;
    }
}
