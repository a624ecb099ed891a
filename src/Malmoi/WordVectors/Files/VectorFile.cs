using System.Buffers;
using System.Buffers.Binary;
using Malmoi.Storage;
using Malmoi.WordVectors.FastText;

namespace Malmoi.WordVectors.Files;

/// <summary>Vectors from a file, and what else the file told.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">What it is.</param>
/// <param name="Vectors">The words and their vectors.</param>
/// <param name="Duplicates">Rows left out because their word had come before.</param>
/// <param name="FastText">The whole model where the file holds one.</param>
public sealed record OpenedVectors(
    string Path,
    VectorFormat Format,
    WordEmbeddings Vectors,
    int Duplicates,
    FastTextModel? FastText = null
) : IDisposable
{
    public void Dispose()
    {
        Vectors.Dispose();
        FastText?.Dispose();
    }
}

/// <summary>Opens a file of vectors of any kind; the kind is told by the content, gzip and zstd are unpacked.</summary>
public static class VectorFile
{
    private const int HeadLength = 1 << 12;
    private static readonly SearchValues<byte> s_numbers = SearchValues.Create("0123456789+-.eEnNaAiIfFtTyY \t\r"u8);

    /// <summary>Opens a file of vectors.</summary>
    /// <param name="path">word2vec text or binary, GloVe text, fastText .vec, .bin or .ftz, safetensors with its words beside it.</param>
    /// <param name="limit">Reads only the first so many words; a fastText model is always opened whole.</param>
    /// <exception cref="InputException">The file is missing, broken or of another kind.</exception>
    public static OpenedVectors Open(string path, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        switch (RecogniseHead(path))
        {
            case VectorFormat.FastText:
                return Whole(path, FastTextFile.Open(path));
            case VectorFormat.Safetensors:
                return VectorSafetensors.Open(path, limit);
        }

        using var source = new ByteSource(CompressedFile.OpenRead(path), path);
        return Read(source, limit);
    }

    /// <summary>What kind of vector file this is, or null where its beginning looks like none.</summary>
    /// <exception cref="InputException">The file is missing or unreadable.</exception>
    public static VectorFormat? Recognise(string path) =>
        RecogniseHead(path) is var format && format == VectorFormat.Safetensors && !VectorSafetensors.HoldsVectors(path)
            ? null
            : format;

    /// <summary>What a file of such a name is written as: .bin as word2vec's binary, .safetensors as that, anything else as word2vec's text.</summary>
    public static VectorFormat FormatOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".bin" => VectorFormat.Word2VecBinary,
            ".safetensors" => VectorFormat.Safetensors,
            _ => VectorFormat.Word2VecText,
        };

    /// <summary>Writes the words' vectors; the file appears under its name only when whole.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">Any but fastText's, which is that of a whole model.</param>
    /// <exception cref="InputException">The format cannot hold a word, or the file cannot be written.</exception>
    public static void Save(WordEmbeddings vectors, string path, VectorFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)format, (int)VectorFormat.FastText);
        if (format == VectorFormat.Safetensors)
        {
            VectorSafetensors.Write(vectors, path);
            return;
        }

        using var file = new OutputFile(path);
        if (format == VectorFormat.Word2VecBinary)
        {
            Word2VecBinary.Write(vectors, file.Stream);
        }
        else
        {
            VectorText.Write(vectors, file.Stream, header: format == VectorFormat.Word2VecText);
        }

        file.Commit();
    }

    private static VectorFormat? RecogniseHead(string path)
    {
        using var source = new ByteSource(CompressedFile.OpenRead(path), path);
        return Recognise(source.Peek(HeadLength));
    }

    internal static OpenedVectors Read(ByteSource source, int limit = int.MaxValue)
    {
        var format =
            Recognise(source.Peek(HeadLength))
            ?? throw source.Fail(
                "this is no file of word vectors; expected word2vec text or binary, GloVe text, or fastText .vec, .bin or .ftz"
            );
        if (format == VectorFormat.FastText)
        {
            return Whole(source.Name, FastTextFile.Read(source, null));
        }

        if (format == VectorFormat.Safetensors)
        {
            throw source.Fail("a safetensors file, which must be unpacked, with its words beside it");
        }

        var builder =
            format == VectorFormat.Word2VecBinary ? Word2VecBinary.Read(source, limit) : VectorText.Read(source, limit);
        return new OpenedVectors(source.Name, format, builder.Build(source), builder.Duplicates);
    }

    internal static VectorFormat? Recognise(ReadOnlySpan<byte> head)
    {
        if (FastTextFile.IsOne(head))
        {
            return VectorFormat.FastText;
        }

        // The length of a header, then the header; what is text has no zero bytes there.
        if (head.Length > 8 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= 100_000_000)
        {
            return VectorFormat.Safetensors;
        }

        var end = head.IndexOf((byte)'\n');
        var line = (end < 0 ? head : head[..end]).TrimEnd(" \t\r"u8);
        if (!VectorText.TryHeader(line, out _, out var dimensions))
        {
            return LooksLikeRow(line, whole: end >= 0) ? VectorFormat.GloVe : null;
        }

        return BeginsWithNumbers(end < 0 ? default : head[(end + 1)..], dimensions)
            ? VectorFormat.Word2VecText
            : VectorFormat.Word2VecBinary;
    }

    // A number in text is made of few characters; a float in binary is not, for long.
    private static bool BeginsWithNumbers(ReadOnlySpan<byte> row, int dimensions)
    {
        const int Enough = 64;
        var numbers = row[(row.IndexOfAny((byte)' ', (byte)'\t') + 1)..];
        numbers = numbers[..Math.Min(numbers.Length, Enough)];
        var end = numbers.IndexOf((byte)'\n');
        var line = end < 0 ? numbers : numbers[..end];
        return line.IndexOfAnyExcept(s_numbers) < 0
            && (line.Length == Enough || line.TrimEnd(" \t\r"u8).Count((byte)' ') == dimensions - 1);
    }

    private static bool LooksLikeRow(ReadOnlySpan<byte> line, bool whole)
    {
        // What the look at the head cuts off may be half a number.
        if (!whole)
        {
            line = line[..Math.Max(0, line.LastIndexOfAny((byte)' ', (byte)'\t'))];
        }

        var blank = line.LastIndexOfAny((byte)' ', (byte)'\t');
        return blank > 0
            && float.TryParse(
                line[(blank + 1)..],
                System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture,
                out _
            );
    }

    private static OpenedVectors Whole(string path, FastTextModel model) =>
        new(path, VectorFormat.FastText, model.Vectors, model.Dictionary.Duplicates, model);
}
