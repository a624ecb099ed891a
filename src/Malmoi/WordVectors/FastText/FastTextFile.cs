using System.Runtime.InteropServices;
using Malmoi.Storage;
using Malmoi.WordVectors.Files;

namespace Malmoi.WordVectors.FastText;

/// <summary>Reads fastText's .bin and .ftz files; matrices of an unpacked file are mapped, not loaded.</summary>
public static class FastTextFile
{
    internal const int Magic = 793712314;
    internal const int Version = 12;
    private const int LongestWord = 1 << 16;
    private const string What = "the head of a fastText model";

    /// <summary>Opens a model.</summary>
    /// <exception cref="InputException">The file is missing, broken or of another kind.</exception>
    public static FastTextModel Open(string path)
    {
        var stream = CompressedFile.OpenPacked(path);
        Span<byte> head = stackalloc byte[sizeof(int)];
        var plain = stream.ReadAtLeast(head, head.Length, false) == head.Length && IsMagic(head);
        stream.Position = 0;
        if (!plain)
        {
            using var packed = new ByteSource(CompressedFile.Unpack(stream, path), path);
            return Read(packed, null);
        }

        using var source = new ByteSource(stream, path);
        var file = new MappedFile(path);
        try
        {
            var model = Read(source, file);
            if (model is { Input: QuantizedMatrix, Output: QuantizedMatrix })
            {
                file.Dispose(); // codes are always copied
            }

            return model;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file that begins so is a fastText model, of today's format or of that before it had a mark.</summary>
    internal static bool IsOne(ReadOnlySpan<byte> head)
    {
        if (head.Length < 40)
        {
            return IsMagic(head);
        }

        var fields = MemoryMarshal.Cast<byte, int>(head[..40]);
        return IsMagic(head)
            || (
                fields[0] is > 0 and <= 1 << 16
                && fields[1] is > 0 and <= 1 << 10
                && fields[6] is >= 1 and <= 4
                && fields[7] is >= 1 and <= 3
                && fields[9] is >= 0 and < 256
            );
    }

    internal static FastTextModel Read(ByteSource source, MappedFile? mapped)
    {
        var first = source.ReadInt32(What);
        var version = source.ReadInt32(What);
        var marked = first == Magic;
        if (marked && version > Version)
        {
            throw source.Fail($"a fastText model of version {version}; versions up to {Version} can be read");
        }

        var options = ReadOptions(
            source,
            marked ? source.ReadInt32(What) : first,
            marked ? source.ReadInt32(What) : version
        );
        if (marked && version == 11 && options.Task == FastTextTask.Supervised)
        {
            // Supervised models had no character n-grams then, whatever stands in the file.
            options = options with
            {
                LongestNGram = 0,
            };
        }

        var dictionary = ReadDictionary(source, options, marked);
        var quantized = marked && source.ReadFlag("the mark of quantised input");
        if (!quantized && dictionary.PrunedBuckets is not null)
        {
            throw source.Fail(
                "the dictionary is pruned but the matrix is not quantised; fetch the model again, it is an early one"
            );
        }

        var matrices = new FastTextMatrices(source, mapped, options.Dimensions);
        var input = matrices.Read(quantized, "the input matrix");
        var quantizedOutput = marked && source.ReadFlag("the mark of quantised output");
        var output = matrices.Read(quantized && quantizedOutput, "the output matrix");
        if (!source.AtEnd)
        {
            throw source.Fail("there is more after the end of the model; is it damaged?");
        }

        try
        {
            return new FastTextModel(options, dictionary, input, output);
        }
        catch (ArgumentException error)
        {
            throw source.Fail($"{error.Message.Split(" (Parameter")[0]}; is the file damaged?");
        }
    }

    private static FastTextOptions ReadOptions(ByteSource source, int dimensions, int window)
    {
        Span<int> fields = stackalloc int[10];
        foreach (ref var field in fields)
        {
            field = source.ReadInt32(What);
        }

        var options = new FastTextOptions
        {
            Dimensions = dimensions,
            Window = window,
            Epochs = fields[0],
            MinimumCount = fields[1],
            Negatives = fields[2],
            WordNGrams = fields[3],
            Loss = (FastTextLoss)fields[4],
            Task = (FastTextTask)fields[5],
            Buckets = fields[6],
            ShortestNGram = fields[7],
            LongestNGram = fields[8],
            LearningRateUpdateRate = fields[9],
            SamplingThreshold = BitConverter.Int64BitsToDouble(source.ReadInt64(What)),
        };
        if (
            !Enum.IsDefined(options.Loss)
            || !Enum.IsDefined(options.Task)
            || dimensions is < 1 or > 1 << 20
            || options.Buckets < 0
            || options.LongestNGram is < 0 or > 1 << 10
            || options.WordNGrams > 1 << 10
        )
        {
            throw source.Fail(
                $"{dimensions} dimensions, loss {fields[4]}, model {fields[5]}, {fields[6]} buckets, n-grams to {fields[8]} and words to {fields[3]}: no fastText model has that; is it damaged?"
            );
        }

        return options;
    }

    private static FastTextDictionary ReadDictionary(ByteSource source, FastTextOptions options, bool marked)
    {
        const string Sizes = "the sizes of the dictionary";
        var size = source.ReadInt32(Sizes);
        var words = source.ReadInt32(Sizes);
        var labels = source.ReadInt32(Sizes);
        var tokens = source.ReadInt64(Sizes);
        var pruned = marked ? source.ReadInt64(Sizes) : -1;
        if (words < 0 || labels < 0 || size != (long)words + labels || pruned is < -1 or > int.MaxValue)
        {
            throw source.Fail(
                $"a dictionary of {size} entries, {words} words, {labels} labels and {pruned} kept n-grams; is it damaged?"
            );
        }

        var kept = pruned >= 0 ? new Dictionary<int, int>() : null;
        var dictionary = new FastTextDictionary(options, tokens, kept) { CutsLineEnd = !marked };
        var scratch = new byte[256];
        for (var id = 0; id < size; id++)
        {
            if (!source.TryReadUntil(0, ref scratch, LongestWord, "a word", out var word) && source.AtEnd)
            {
                throw source.Fail($"the dictionary ends after {id} of {size} entries; is it cut off?");
            }

            var utf8 = word.ToArray();
            var count = source.ReadInt64("a word's count");
            if (source.ReadFlag("a word's kind") != id >= words)
            {
                throw source.Fail(
                    $"entry {id} of {words} words and {labels} labels is of the wrong kind; is it damaged?"
                );
            }

            dictionary.Add(utf8, count, id >= words);
        }

        for (long i = 0; i < pruned; i++)
        {
            var bucket = source.ReadInt32("a kept n-gram");
            var row = source.ReadInt32("a kept n-gram");
            if (row < 0 || row >= pruned)
            {
                throw source.Fail($"n-gram {bucket} has row {row} of {pruned}; is it damaged?");
            }

            kept![bucket] = row;
        }

        return dictionary;
    }

    private static bool IsMagic(ReadOnlySpan<byte> head) =>
        head.Length >= sizeof(int) && System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(head) == Magic;
}
