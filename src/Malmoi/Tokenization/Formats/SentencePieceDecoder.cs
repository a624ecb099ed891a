using System.Buffers;
using System.Text;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Formats;

/// <summary>From the ids of a SentencePiece model back to text.</summary>
/// <remarks>
/// Control pieces are nothing, the unknown one is " ⁇ ", "▁" is a blank except where the dummy prefix stood; byte pieces in a row are
/// UTF-8, and U+FFFD for each byte that is not.
/// </remarks>
internal sealed class SentencePieceDecoder
{
    private const char Blank = '▁';
    private readonly SentencePieceFile _file;
    private readonly byte?[] _bytes;
    private readonly string _unknownSurface;
    private readonly bool _dropsFirstBlank;
    private readonly bool _dropsLeadingBlanks;
    private readonly SentencePieceNormalizer? _denormalizer;

    /// <exception cref="InputException">The character map of the denormaliser is damaged.</exception>
    public SentencePieceDecoder(SentencePieceFile file)
    {
        _file = file;
        _bytes =
        [
            .. file.Pieces.Select(piece => piece.Type == SentencePieceType.Byte ? BytePieces.Byte(piece.Text) : null),
        ];
        _unknownSurface = file.Trainer.UnknownSurface;
        _dropsLeadingBlanks = file.Normalizer.RemoveExtraWhitespaces;
        _dropsFirstBlank = file.Normalizer.AddDummyPrefix || _dropsLeadingBlanks;
        _denormalizer = file.Denormalizer is { PrecompiledMap.IsEmpty: false } denormalizer
            ? denormalizer.Build()
            : null;
    }

    /// <exception cref="InputException">An id is none of the model's.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        var (atStart, dropped) = (true, false);
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)_bytes.Length)
            {
                throw new InputException($"there is no piece {id}: the model has {_bytes.Length:N0}, from 0 up");
            }

            if (_bytes[id] is { } value)
            {
                bytes.Add(value);
                continue;
            }

            Spell(bytes, text);
            atStart &= !dropped && text.Length == 0;
            dropped = Append(_file.Pieces[id], atStart, text);
        }

        Spell(bytes, text);
        if (_denormalizer is null)
        {
            return text.ToString();
        }

        var result = new NormalizedText(text.ToString());
        _denormalizer.Normalize(result);
        return result.Text.ToString();
    }

    // Whether the piece has used up the one blank that may be dropped.
    private bool Append(SentencePiece piece, bool atStart, StringBuilder text)
    {
        switch (piece.Type)
        {
            case SentencePieceType.Control:
                return false;
            case SentencePieceType.Unknown:
                text.Append(_unknownSurface);
                return false;
            default:
                var drops = atStart && _dropsFirstBlank && piece.Text[0] == Blank;
                text.Append(piece.Text[(drops ? 1 : 0)..].Replace(Blank, ' '));
                return drops && !_dropsLeadingBlanks;
        }
    }

    private static void Spell(List<byte> bytes, StringBuilder text)
    {
        var rest = bytes.ToArray().AsSpan();
        while (!rest.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done;
            text.Append(isText ? rune : Rune.ReplacementChar);
            rest = rest[(isText ? length : 1)..];
        }

        bytes.Clear();
    }
}
