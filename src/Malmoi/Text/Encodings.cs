using System.Buffers;
using System.Text;

namespace Malmoi.Text;

/// <summary>The encodings in which corpora come, by the names people give them.</summary>
public static class Encodings
{
    /// <summary>Windows' Unified Hangul Code, a superset of EUC-KR.</summary>
    private const int CodePage949 = 949;

    /// <summary>
    /// The encoding called <paramref name="name"/>: utf-8, utf-16 (little-endian unless a byte order mark says otherwise), utf-16le,
    /// utf-16be, cp949 (also uhc, euc-kr) or any name .NET knows. Invalid bytes throw.
    /// </summary>
    /// <exception cref="InputException">There is no such encoding.</exception>
    public static Encoding Find(string name)
    {
        var key = name.Trim().ToLowerInvariant().Replace('_', '-');
        try
        {
            var encoding = key switch
            {
                "utf8" or "utf-8" => new UTF8Encoding(false, true),
                "utf16" or "utf-16" or "utf-16le" or "utf16le" => new UnicodeEncoding(false, false, true),
                "utf-16be" or "utf16be" => new UnicodeEncoding(true, false, true),
                "utf32" or "utf-32" or "utf-32le" => new UTF32Encoding(false, false, true),
                "utf-32be" => new UTF32Encoding(true, false, true),
                "cp949" or "949" or "ms949" or "uhc" or "euc-kr" or "euckr" or "ks-c-5601-1987" => Windows(CodePage949),
                _ => CodePagesEncodingProvider.Instance.GetEncoding(name.Trim(), Strict, Throw)
                    ?? Encoding.GetEncoding(name.Trim(), Strict, Throw),
            };
            return UnitSize(encoding) > 0 ? encoding : throw new ArgumentException(name);
        }
        catch (ArgumentException error)
        {
            throw new InputException($"no encoding is called '{name}'; try utf-8, utf-16le, utf-16be or cp949", error);
        }
    }

    /// <summary>The encoding that a byte order mark at the start of a text names, and the length of the mark.</summary>
    public static (Encoding Encoding, int Length)? FromByteOrderMark(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0xef, 0xbb, 0xbf]))
        {
            return (Find("utf-8"), 3);
        }

        if (start.StartsWith<byte>([0xff, 0xfe, 0, 0]))
        {
            return (Find("utf-32le"), 4);
        }

        if (start.StartsWith<byte>([0, 0, 0xfe, 0xff]))
        {
            return (Find("utf-32be"), 4);
        }

        return start.StartsWith<byte>([0xff, 0xfe]) ? (Find("utf-16le"), 2)
            : start.StartsWith<byte>([0xfe, 0xff]) ? (Find("utf-16be"), 2)
            : null;
    }

    /// <summary>Where the first byte stands that is no text in this encoding, or -1.</summary>
    public static int FindInvalid(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        if (encoding is UTF8Encoding)
        {
            var position = 0;
            while (position < bytes.Length)
            {
                if (Rune.DecodeFromUtf8(bytes[position..], out _, out var consumed) != OperationStatus.Done)
                {
                    return position;
                }

                position += consumed;
            }

            return -1;
        }

        // One byte at a time: the decoder itself tells where a character begins and which byte breaks it.
        var decoder = encoding.GetDecoder();
        Span<char> characters = stackalloc char[8];
        var start = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            try
            {
                var count = decoder.GetChars(bytes.Slice(i, 1), characters, flush: i + 1 == bytes.Length);
                if (count > 0 && !HasStray(encoding, bytes.Slice(i, 1)))
                {
                    start = i + 1;
                }
            }
            catch (DecoderFallbackException)
            {
                return start;
            }

            if (HasStray(encoding, bytes.Slice(i, 1)))
            {
                return start;
            }
        }

        return -1;
    }

    /// <summary>Whether there is a byte that CP949 does not use but .NET's decoder lets through (as U+0080 and U+F8F7).</summary>
    internal static bool HasStray(Encoding encoding, ReadOnlySpan<byte> bytes) =>
        encoding.CodePage == CodePage949 && bytes.IndexOfAny((byte)0x80, (byte)0xff) >= 0;

    /// <summary>The text with U+FFFD where <see cref="HasStray"/> found a byte.</summary>
    internal static string WithoutStrays(Encoding encoding, string text) =>
        encoding.CodePage == CodePage949 ? text.Replace('\u0080', '\ufffd').Replace('\uf8f7', '\ufffd') : text;

    /// <summary>The bytes of one code unit: a line ends where a unit is 10. 0 where lines cannot be told this way.</summary>
    internal static int UnitSize(Encoding encoding)
    {
        var newline = encoding.GetBytes("\n");
        return newline.Length is 1 or 2 or 4 && newline.Sum(value => value) == '\n' ? newline.Length : 0;
    }

    private static EncoderFallback Strict => EncoderFallback.ReplacementFallback;

    private static DecoderFallback Throw => DecoderFallback.ExceptionFallback;

    private static Encoding Windows(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, Strict, Throw)!;
}
