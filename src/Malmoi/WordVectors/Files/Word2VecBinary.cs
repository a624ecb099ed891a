using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Malmoi.WordVectors.Files;

/// <summary>word2vec's binary files (Mikolov et al., 2013): a head line, then word, blank, little-endian floats, line end.</summary>
public static class Word2VecBinary
{
    private const int LongestWord = 1 << 16;

    /// <summary>Writes vectors as word2vec does.</summary>
    /// <exception cref="InputException">A word holds a blank or a line break.</exception>
    public static void Write(WordEmbeddings vectors, Stream stream)
    {
        stream.Write(
            Encoding.ASCII.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} {vectors.Dimensions}\n")
            )
        );
        var row = new byte[vectors.Dimensions * sizeof(float)];
        for (var id = 0; id < vectors.Count; id++)
        {
            var word = vectors.Words.Utf8(id);
            if (word.IndexOfAny((byte)' ', (byte)'\n') >= 0)
            {
                throw new InputException(
                    $"'{Encoding.UTF8.GetString(word)}' holds a blank or a line break, which word2vec's binary files cannot; write text"
                );
            }

            stream.Write(word);
            stream.WriteByte((byte)' ');
            for (var i = 0; i < vectors.Dimensions; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(i * sizeof(float)), vectors[id][i]);
            }

            stream.Write(row);
            stream.WriteByte((byte)'\n');
        }
    }

    internal static EmbeddingBuilder Read(ByteSource source, int limit)
    {
        var scratch = new byte[256];
        if (
            !source.TryReadUntil((byte)'\n', ref scratch, LongestWord, "the head line", out var line)
            || !VectorText.TryHeader(line.TrimEnd(" \r"u8), out var words, out var dimensions)
        )
        {
            throw source.Fail("no head line of two numbers, words and dimensions; expected a word2vec file");
        }

        VectorText.CheckDimensions(source, dimensions);
        words = Math.Min(words, limit);
        var builder = new EmbeddingBuilder(dimensions, words, 1 + (4L * dimensions), source);
        for (long i = 0; i < words; i++)
        {
            if (!source.TryReadUntil((byte)' ', ref scratch, LongestWord, "a word", out var word))
            {
                throw source.Fail($"the head announces {words} words, but there are {i}; is it cut off?");
            }

            var row = builder.Row;
            source.ReadExactly(MemoryMarshal.AsBytes(row), "a vector");
            ToNative(row);
            if (row.FirstNotFinite() is var at and >= 0)
            {
                throw source.Fail(
                    $"number {at + 1} of word {i + 1} is {row[at].ToString(CultureInfo.InvariantCulture)}; expected finite numbers"
                );
            }

            builder.Add(word.TrimStart((byte)'\n'));
        }

        return builder;
    }

    internal static void ToNative(Span<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }

    /// <summary>Where the first number stands that is infinite or none; -1 where all are finite.</summary>
    internal static int FirstNotFinite(this Span<float> values)
    {
        var start = 0;
        foreach (var several in MemoryMarshal.Cast<float, Vector<float>>(values))
        {
            // Infinity less infinity is no number, and no number equals itself.
            if (!Vector.EqualsAll(several - several, Vector<float>.Zero))
            {
                break;
            }

            start += Vector<float>.Count;
        }

        for (var i = start; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
