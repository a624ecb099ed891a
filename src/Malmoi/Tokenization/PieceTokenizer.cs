using System.Buffers;
using Malmoi.LanguageModels;

namespace Malmoi.Tokenization;

/// <summary>A tokenizer's pieces with the ids of an n-gram model's vocabulary.</summary>
/// <remarks>A piece that the model has never read is its unknown word. Adds no sentence marks: that is the scorer's business.</remarks>
public sealed class PieceTokenizer : ITokenizer
{
    private readonly PieceUnits _pieces;
    private readonly IVocabulary _vocabulary;
    private readonly int[] _toModel;
    private readonly Dictionary<int, int> _toPiece = [];

    /// <exception cref="InputException">The tokenizer cannot be opened.</exception>
    public PieceTokenizer(PieceUnits pieces, IVocabulary vocabulary, SpecialTokens special)
    {
        (_pieces, _vocabulary, Special) = (pieces, vocabulary, special);
        _toModel = new int[pieces.Tokenizer.VocabularySize];
        for (var id = 0; id < _toModel.Length; id++)
        {
            _toModel[id] = vocabulary.Find(pieces.Utf8(id));
            if (_toModel[id] >= 0)
            {
                _toPiece[_toModel[id]] = id;
            }
        }
    }

    public int VocabularySize => _vocabulary.Count;

    public SpecialTokens Special { get; }

    /// <summary>The tokenizer that makes the pieces.</summary>
    internal ITokenizer Pieces => _pieces.Tokenizer;

    /// <summary>The id in <see cref="Pieces"/> of one of the model's; null where it is no piece.</summary>
    internal int? PieceOf(int id) => _toPiece.TryGetValue(id, out var piece) ? piece : null;

    public string? Piece(int id) => (uint)id < (uint)_vocabulary.Count ? _vocabulary.Word(id) : null;

    public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids)
    {
        var pieces = new ArrayBufferWriter<int>(Math.Max(16, text.Length));
        _pieces.Tokenizer.Encode(text, pieces);
        var room = ids.GetSpan(Math.Max(1, pieces.WrittenCount));
        for (var i = 0; i < pieces.WrittenCount; i++)
        {
            room[i] = InModel(pieces.WrittenSpan[i]);
        }

        ids.Advance(pieces.WrittenCount);
    }

    public IReadOnlyList<Token> Encode(string text) =>
        [.. _pieces.Tokenizer.Encode(text).Select(token => token with { Id = InModel(token.Id) })];

    public string Decode(ReadOnlySpan<int> ids)
    {
        var pieces = new List<int>(ids.Length);
        foreach (var id in ids)
        {
            if (_toPiece.TryGetValue(id, out var piece))
            {
                pieces.Add(piece);
            }
        }

        return _pieces.Tokenizer.Decode([.. pieces]);
    }

    private int InModel(int piece) =>
        _toModel[piece] is >= 0 and var id
            ? id
            : Special.Unknown
                ?? throw new InputException(
                    $"the model has never read the piece '{_pieces.Word(piece)}', and has no <unk> to stand for it: use a model with an unknown word"
                );
}
