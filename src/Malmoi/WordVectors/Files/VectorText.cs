using System.Globalization;
using System.Text;

namespace Malmoi.WordVectors.Files;

/// <summary>Vectors as text, a word and its numbers a line: word2vec's and fastText's with a head line, GloVe's without.</summary>
/// <remarks>The numbers are found from the end of the line, since words of some published files hold blanks.</remarks>
public static class VectorText
{
    private const int LongestLine = 1 << 24;

    /// <summary>Writes vectors so that reading them gives the same bits.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="stream">Takes the text.</param>
    /// <param name="header">Whether the first line gives the number of words and of dimensions, as word2vec and fastText have it.</param>
    /// <exception cref="InputException">A word holds a line break.</exception>
    public static void Write(WordEmbeddings vectors, Stream stream, bool header = true)
    {
        using var output = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true)
        {
            NewLine = "\n",
        };
        if (header)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} {vectors.Dimensions}\n"));
        }

        Span<char> number = stackalloc char[32];
        for (var id = 0; id < vectors.Count; id++)
        {
            var word = vectors.Words.Utf8(id);
            if (word.Contains((byte)'\n'))
            {
                throw new InputException(
                    $"word {id} holds a line break, which text files of vectors cannot; write another format"
                );
            }

            // Words need not be valid UTF-8, and go out as they came in.
            output.Flush();
            stream.Write(word);
            foreach (var value in vectors[id])
            {
                output.Write(' ');
                value.TryFormat(number, out var length, default, CultureInfo.InvariantCulture);
                output.Write(number[..length]);
            }

            output.Write('\n');
        }
    }

    internal static EmbeddingBuilder Read(ByteSource source, int limit)
    {
        var scratch = new byte[1 << 12];
        var first = Line(source, ref scratch, out var line)
            ? line
            : throw source.Fail("the file is empty; expected words and their numbers");
        var lineNumber = 1;
        long announced = 0;
        EmbeddingBuilder builder;
        if (TryHeader(first, out var words, out var dimensions))
        {
            CheckDimensions(source, dimensions);
            announced = Math.Min(words, limit);
            builder = new EmbeddingBuilder(dimensions, announced, 1 + (2L * dimensions), source);
        }
        else
        {
            dimensions = first.Count((byte)' ') + first.Count((byte)'\t');
            CheckDimensions(source, dimensions);
            builder = new EmbeddingBuilder(dimensions, 0, 1, source);
            Row(source, builder, first, lineNumber);
        }

        // The tool that trains GloVe adds a row after those it announces.
        while (builder.Count < limit && Line(source, ref scratch, out line))
        {
            lineNumber++;
            Row(source, builder, line, lineNumber);
        }

        return builder.Count + builder.Duplicates >= announced
            ? builder
            : throw source.Fail(
                $"the head announces {announced} words, but there are {builder.Count + builder.Duplicates}; is it cut off?"
            );
    }

    /// <summary>Whether a line is the number of words and of dimensions.</summary>
    internal static bool TryHeader(ReadOnlySpan<byte> line, out long words, out int dimensions)
    {
        var blank = line.IndexOfAny((byte)' ', (byte)'\t');
        dimensions = 0;
        words = 0;
        return blank > 0
            && long.TryParse(line[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out words)
            && int.TryParse(line[(blank + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out dimensions);
    }

    internal static void CheckDimensions(ByteSource source, int dimensions)
    {
        if (dimensions is < 1 or > 1 << 20)
        {
            throw source.Fail(
                $"vectors of {dimensions} dimensions; expected a word and at least one number a line (and at most {1 << 20})"
            );
        }
    }

    private static bool Line(ByteSource source, ref byte[] scratch, out ReadOnlySpan<byte> line)
    {
        var there = source.TryReadUntil((byte)'\n', ref scratch, LongestLine, "a line", out line);
        line = line.TrimEnd(" \t\r"u8);
        return there;
    }

    private static void Row(ByteSource source, EmbeddingBuilder builder, ReadOnlySpan<byte> line, int number)
    {
        var row = builder.Row;
        for (var i = row.Length - 1; i >= 0; i--)
        {
            var blank = line.LastIndexOfAny((byte)' ', (byte)'\t');
            if (blank < 0)
            {
                throw Wrong($"has {row.Length - 1 - i} numbers after its word");
            }

            var text = line[(blank + 1)..];
            if (
                !float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out row[i])
                || !float.IsFinite(row[i])
            )
            {
                throw Wrong($"has '{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}' for number {i + 1}");
            }

            line = line[..blank];
        }

        builder.Add(line);

        InputException Wrong(string what) =>
            new(
                $"'{source.Name}', line {number} (before byte {source.Offset}): it {what}; expected a word and {builder.Dimensions} finite numbers"
            );
    }
}
