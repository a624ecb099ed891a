using System.Buffers.Binary;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>The first bytes of a <see cref="TokenFile"/>.</summary>
/// <remarks>
/// <code>
/// 0    16 bytes  "malmoi tokens 1" and a line end
/// 16   int32     bytes an id: 2 or 4
/// 20   int32     1 where marks are kept, else 0
/// 24   int64     tokens
/// 32   int64     documents
/// 40   int64     pieces of the tokenizer
/// 48   32 bytes  the tokenizer's SHA-256
/// 80   ids, marks (a byte a token), ends of documents (an int64 each); each part begins at a multiple of 8
/// </code>
/// All numbers are little-endian.
/// </remarks>
internal sealed record TokenFileHeader
{
    public const int Length = 80;
    private const int ChecksumBytes = 32;

    private static ReadOnlySpan<byte> Magic => "malmoi tokens 1\n"u8;

    public required int VocabularySize { get; init; }

    /// <summary>In hexadecimal digits.</summary>
    public required string Checksum { get; init; }

    public required bool HasMarks { get; init; }

    public long Tokens { get; init; }

    public long Documents { get; init; }

    public int IdBytes => BytesFor(VocabularySize);

    public long MarksStart => Aligned(Length + (Tokens * IdBytes));

    public long EndsStart => Aligned(MarksStart + (HasMarks ? Tokens : 0));

    public long FileLength => EndsStart + (Documents * sizeof(long));

    public static int BytesFor(int vocabularySize) => vocabularySize <= ushort.MaxValue + 1 ? 2 : 4;

    public static long Aligned(long position) => (position + 7) & ~7L;

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), IdBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), HasMarks ? 1 : 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Tokens);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Documents);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), VocabularySize);
        Convert.FromHexString(Checksum).CopyTo(bytes.AsSpan(48, ChecksumBytes));
        return bytes;
    }

    /// <param name="bytes">The file's first <see cref="Length"/>, or fewer.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <param name="path">For the errors.</param>
    public static TokenFileHeader Read(ReadOnlySpan<byte> bytes, long fileLength, string path)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw new InputException(
                $"'{path}' is no file of tokens of this program: name one that 'malmoi train' has made, or the corpus itself"
            );
        }

        if (bytes.Length < Length)
        {
            throw Damaged(path);
        }

        var vocabulary = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]);
        var header = new TokenFileHeader
        {
            HasMarks = BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]) == 1,
            Tokens = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            Documents = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            VocabularySize = (int)Math.Clamp(vocabulary, 0, int.MaxValue),
            Checksum = Convert.ToHexStringLower(bytes.Slice(48, ChecksumBytes)),
        };

        // Sizes beyond the file's own length are refused before they are multiplied.
        return
            header.VocabularySize > 0
            && header.Tokens >= 0
            && header.Tokens <= fileLength
            && header.Documents >= 0
            && header.Documents <= header.Tokens
            && header.IdBytes == BinaryPrimitives.ReadInt32LittleEndian(bytes[16..])
            && header.FileLength == fileLength
            ? header
            : throw Damaged(path);
    }

    public static InputException Damaged(string path) =>
        new($"'{path}' is cut off or damaged: delete it, and let the corpus be tokenised again");
}
