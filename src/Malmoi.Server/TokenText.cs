using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Models;

namespace Malmoi.Server;

/// <summary>What single tokens look like in a text: each as it stands after the one before it, and in bytes.</summary>
internal sealed class TokenText(ITokenizer tokenizer)
{
    /// <summary>What a token adds to a text; U+FFFD where it is a part of a character.</summary>
    /// <param name="previous">The token before it; null at the start.</param>
    /// <param name="id">The token.</param>
    public string After(int? previous, int id)
    {
        if (previous is not { } before)
        {
            return tokenizer.Decode([id]);
        }

        var (first, both) = (tokenizer.Decode([before]), tokenizer.Decode([before, id]));
        return both.StartsWith(first, StringComparison.Ordinal) && !first.EndsWith('\ufffd')
            ? both[first.Length..]
            : tokenizer.Decode([id]);
    }

    /// <summary>A token's bytes in UTF-8.</summary>
    /// <param name="id">The token.</param>
    /// <param name="text">What it adds to its text.</param>
    public byte[] Bytes(int id, string text)
    {
        if (!text.Contains('\ufffd') || tokenizer.Piece(id) is not { } piece)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        if (BytePieces.Byte(piece) is { } only)
        {
            return [only];
        }

        var bytes = new byte[piece.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!ByteAlphabet.TryGetByte(piece[i], out bytes[i]))
            {
                return Encoding.UTF8.GetBytes(text);
            }
        }

        return bytes;
    }

    /// <summary>A token's text; where it is a part of a character, its bytes as OpenAI's older interface writes them: <c>bytes:\xed\x95</c>.</summary>
    public string Shown(int id, string text) =>
        text.Contains('\ufffd') ? "bytes:" + string.Concat(Bytes(id, text).Select(value => $"\\x{value:x2}")) : text;
}
