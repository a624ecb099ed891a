using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Formats;

/// <summary>All segmentations of texts under a SentencePiece unigram model.</summary>
internal sealed class SentencePieceLattices
{
    private readonly PieceTrie _trie;
    private readonly float[] _scores;
    private readonly bool[] _isSymbol;
    private readonly float _highest;
    private readonly float _unknownScore;
    private readonly int _unknown;

    public SentencePieceLattices(SentencePieceFile file)
    {
        var pieces = file.Pieces;
        _trie = new PieceTrie([
            .. pieces
                .Index()
                .Where(piece => SentencePieceModels.IsFound(piece.Item))
                .Select(piece => KeyValuePair.Create(piece.Item.Text, piece.Index)),
        ]);
        _scores = [.. pieces.Select(piece => piece.Score)];
        _isSymbol = [.. pieces.Select(piece => piece.Type == SentencePieceType.UserDefined)];
        _highest = SentencePieceModels.Highest(file);
        _unknownScore = SentencePieceModels.UnknownScore(file);
        _unknown = SentencePieceModels.UnknownId(file);
    }

    /// <param name="text">The text, normalised.</param>
    public UnigramLattice Of(ReadOnlySpan<char> text) => new(text, _trie, Score, _unknown, _unknownScore);

    private float Score(int id, int characters) =>
        _isSymbol[id] ? (float)((characters * _highest) - SentencePieceModels.SymbolPenalty) : _scores[id];
}
