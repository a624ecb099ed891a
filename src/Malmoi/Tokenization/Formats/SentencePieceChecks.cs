using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Formats;

/// <summary>What SentencePiece asks of a model's pieces before it takes them.</summary>
internal sealed class SentencePieceChecks(string name)
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<byte> _bytes = [];
    private int? _unknown;

    /// <param name="piece">The next piece.</param>
    /// <param name="offset">Where it stands in the file; null where it comes from none.</param>
    /// <exception cref="InputException">The piece is empty, comes twice, has no proper score or type, or is a second unknown piece.</exception>
    public void Add(SentencePiece piece, long? offset)
    {
        var id = _ids.Count;
        var place = offset is { } at ? $"'{name}' at byte {at:N0}: piece {id}" : $"'{name}': piece {id}";
        if (piece.Text.Length == 0)
        {
            throw new InputException($"{place} is empty: every piece needs a text; is the file damaged?");
        }

        if (!float.IsFinite(piece.Score))
        {
            throw new InputException(
                $"{place}, '{piece.Text}', has the score {piece.Score}: scores are finite numbers; is the file damaged?"
            );
        }

        if (!Enum.IsDefined(piece.Type))
        {
            throw new InputException(
                $"{place}, '{piece.Text}', has the type {(int)piece.Type}: known are 1 to 6; is the file damaged, or of a later version?"
            );
        }

        if (!_ids.TryAdd(piece.Text, id))
        {
            throw new InputException(
                $"{place}, '{piece.Text}', is already piece {_ids[piece.Text]}: a model names each piece once"
            );
        }

        if (piece.Type == SentencePieceType.Unknown)
        {
            if (_unknown is not null)
            {
                throw new InputException(
                    $"{place}, '{piece.Text}', is a second unknown piece after piece {_unknown}: a model has one"
                );
            }

            _unknown = id;
        }

        if (piece.Type == SentencePieceType.Byte && !_bytes.Add(Byte(piece, place)))
        {
            throw new InputException($"{place}, '{piece.Text}', spells a byte that another piece spells already");
        }
    }

    /// <exception cref="InputException">There is no unknown piece, or byte pieces and the trainer's settings do not agree.</exception>
    public void Finish(SentencePieceTrainerSpec trainer)
    {
        if (_ids.Count == 0)
        {
            throw new InputException($"'{name}' has no pieces: is it a SentencePiece model?");
        }

        if (_unknown is null)
        {
            throw new InputException(
                $"'{name}' has no piece of type unknown among its {_ids.Count:N0}: SentencePiece needs one, usually <unk>"
            );
        }

        if (_bytes.Count != (trainer.ByteFallback ? 256 : 0))
        {
            throw new InputException(
                $"'{name}' has {_bytes.Count} byte pieces while its byte_fallback is {(trainer.ByteFallback ? "on, which needs 256" : "off, which allows none")}"
            );
        }
    }

    private static byte Byte(SentencePiece piece, string place) =>
        BytePieces.Byte(piece.Text)
        ?? throw new InputException(
            $"{place}, '{piece.Text}', is of type byte: such a piece is written <0x00> to <0xFF>"
        );
}
