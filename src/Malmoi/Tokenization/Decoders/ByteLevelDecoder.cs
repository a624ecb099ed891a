using System.Buffers;
using System.Text;

namespace Malmoi.Tokenization.Decoders;

/// <summary>Reads pieces in the <see cref="ByteAlphabet"/> as UTF-8; bytes that are none become U+FFFD.</summary>
/// <remarks>A piece with a character outside the alphabet (a special token) stands for itself. The parameters are kept for files.</remarks>
public sealed record ByteLevelDecoder(bool AddPrefixSpace = true, bool TrimOffsets = true, bool UseRegex = true)
    : IDecoder
{
    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
        {
            if (!TryWrite(piece, bytes.GetSpan(piece.Length + 1)))
            {
                Encoding.UTF8.GetBytes(piece, bytes);
            }
            else
            {
                bytes.Advance(piece.Length);
            }
        }

        return [Encoding.UTF8.GetString(bytes.WrittenSpan)];
    }

    private static bool TryWrite(string piece, Span<byte> bytes)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            if (!ByteAlphabet.TryGetByte(piece[i], out bytes[i]))
            {
                return false;
            }
        }

        return true;
    }
}
