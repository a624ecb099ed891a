using System.Globalization;

namespace Malmoi.Tokenization.Models;

/// <summary>The 256 pieces <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> that spell what a vocabulary lacks, byte by byte.</summary>
public static class BytePieces
{
    /// <summary>The piece for one byte.</summary>
    public static string Piece(byte value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>The byte that <paramref name="piece"/> stands for, or null.</summary>
    public static byte? Byte(ReadOnlySpan<char> piece) =>
        piece.Length == 6
        && piece.StartsWith("<0x", StringComparison.Ordinal)
        && piece[5] == '>'
        && byte.TryParse(piece[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>The id of each byte's piece; -1 where the vocabulary lacks it.</summary>
    internal static int[] Ids(SubwordVocabulary vocabulary)
    {
        var ids = new int[256];
        for (var value = 0; value < 256; value++)
        {
            ids[value] = vocabulary.Find(Piece((byte)value)) ?? -1;
        }

        return ids;
    }
}
