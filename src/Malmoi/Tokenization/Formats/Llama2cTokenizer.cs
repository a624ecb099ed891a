using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Formats;

/// <summary>llama2.c's tokenizers (<c>tok512.bin</c>): the pieces and scores of a SentencePiece byte-pair model with bytes for what they do not spell.</summary>
/// <remarks>
/// The file: the longest piece's length, then of each piece its score, its length in bytes and its bytes; a blank stands for "▁". It holds no
/// more: the first three pieces are the unknown one, the beginning and the end, the next 256 the bytes; a blank is put before the text
/// and no other is touched, as llama2.c's own program does.
/// </remarks>
public static class Llama2cTokenizer
{
    private const int FirstByte = 3;
    private const int FirstNormal = FirstByte + 256;
    private const int HeadLength = sizeof(float) + sizeof(uint);
    private const string Blank = "▁";

    /// <exception cref="InputException">The file is missing or damaged.</exception>
    public static SentencePieceTokenizer Read(string path) => Read(WholeFile.Read(path), path);

    /// <exception cref="InputException">The bytes are damaged.</exception>
    public static SentencePieceTokenizer Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < sizeof(uint))
        {
            throw Cut(name, 0);
        }

        var checks = new SentencePieceChecks(name);
        var pieces = new List<SentencePiece>();
        for (var at = sizeof(uint); at < bytes.Length; )
        {
            var rest = bytes[at..];
            if (
                rest.Length < HeadLength
                || BinaryPrimitives.ReadUInt32LittleEndian(rest[sizeof(float)..]) is var length
                    && length > rest.Length - HeadLength
            )
            {
                throw Cut(name, at);
            }

            var piece = Piece(
                pieces.Count,
                BinaryPrimitives.ReadSingleLittleEndian(rest),
                rest.Slice(HeadLength, (int)length)
            );
            checks.Add(piece, at);
            pieces.Add(piece);
            at += HeadLength + (int)length;
        }

        var trainer = new SentencePieceTrainerSpec
        {
            Model = SentencePieceModel.BytePair,
            VocabularySize = pieces.Count,
            ByteFallback = true,
        };
        checks.Finish(trainer);
        return new SentencePieceTokenizer(
            new SentencePieceFile
            {
                Pieces = pieces,
                Trainer = trainer,
                Normalizer = new() { Name = "identity", RemoveExtraWhitespaces = false },
            }
        );
    }

    /// <summary>Whether bytes are such a file: the first byte piece stands in its place.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes)
    {
        var at = sizeof(uint);
        for (var id = 0; id < FirstByte && bytes.Length - at >= HeadLength; id++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + sizeof(float))..]);
            if (length > 64)
            {
                return false;
            }

            at += HeadLength + (int)length;
        }

        return bytes.Length - at > HeadLength && bytes[(at + HeadLength)..].StartsWith("<0x00>"u8);
    }

    private static SentencePiece Piece(int id, float score, ReadOnlySpan<byte> text) =>
        id switch
        {
            0 => new("<unk>", score, SentencePieceType.Unknown),
            // The file has them between line feeds, which no text spells.
            1 => new("<s>", score, SentencePieceType.Control),
            2 => new("</s>", score, SentencePieceType.Control),
            < FirstNormal => new(
                string.Create(CultureInfo.InvariantCulture, $"<0x{id - FirstByte:X2}>"),
                score,
                SentencePieceType.Byte
            ),
            _ => new(Encoding.UTF8.GetString(text).Replace(" ", Blank, StringComparison.Ordinal), score),
        };

    private static InputException Cut(string name, int at) =>
        new(
            $"'{name}' at byte {at:N0}: a piece of a llama2.c tokenizer is its score, its length and its bytes, and the file ends before; fetch it again"
        );
}
