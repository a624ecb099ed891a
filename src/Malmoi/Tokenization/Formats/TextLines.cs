using System.Text;

namespace Malmoi.Tokenization.Formats;

/// <summary>The lines of a small text file in UTF-8, with or without a byte-order mark, ended by \n or \r\n.</summary>
internal static class TextLines
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <exception cref="InputException">The bytes are no UTF-8.</exception>
    public static IEnumerable<string> Read(ReadOnlyMemory<byte> bytes, string name)
    {
        var rest = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var length = rest.Span.IndexOf((byte)'\n');
            var line = length < 0 ? rest : rest[..length];
            rest = length < 0 ? default : rest[(length + 1)..];
            yield return Decoded(line.Span.TrimEnd((byte)'\r'), name, number);
        }
    }

    private static string Decoded(ReadOnlySpan<byte> line, string name, int number)
    {
        try
        {
            return StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException(
                $"'{name}' line {number:N0} is no UTF-8: fetch the file again, or convert it",
                error
            );
        }
    }
}
