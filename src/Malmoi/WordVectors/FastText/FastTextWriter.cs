using System.Runtime.InteropServices;
using System.Text;
using Malmoi.Storage;

namespace Malmoi.WordVectors.FastText;

/// <summary>Writes fastText's .bin and .ftz files, byte for byte as the original does.</summary>
public static class FastTextWriter
{
    /// <summary>Writes a model to a file.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(FastTextModel model, string path)
    {
        using var file = new OutputFile(path);
        Write(model, file.Stream);
        file.Commit();
    }

    /// <summary>Writes a model.</summary>
    public static void Write(FastTextModel model, Stream stream)
    {
        using var output = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        output.Write(FastTextFile.Magic);
        output.Write(FastTextFile.Version);
        WriteOptions(output, model.Options);
        WriteDictionary(output, model.Dictionary);
        output.Write(model.Input is QuantizedMatrix);
        WriteMatrix(output, model.Input);
        output.Write(model.Output is QuantizedMatrix);
        WriteMatrix(output, model.Output);
    }

    private static void WriteOptions(BinaryWriter output, FastTextOptions options)
    {
        foreach (
            var field in (ReadOnlySpan<int>)
                [
                    options.Dimensions,
                    options.Window,
                    options.Epochs,
                    options.MinimumCount,
                    options.Negatives,
                    options.WordNGrams,
                    (int)options.Loss,
                    (int)options.Task,
                    options.Buckets,
                    options.ShortestNGram,
                    options.LongestNGram,
                    options.LearningRateUpdateRate,
                ]
        )
        {
            output.Write(field);
        }

        output.Write(options.SamplingThreshold);
    }

    private static void WriteDictionary(BinaryWriter output, FastTextDictionary dictionary)
    {
        output.Write(dictionary.Count);
        output.Write(dictionary.WordCount);
        output.Write(dictionary.LabelCount);
        output.Write(dictionary.Tokens);
        output.Write((long)(dictionary.PrunedBuckets?.Count ?? -1));
        for (var id = 0; id < dictionary.Count; id++)
        {
            output.Write(dictionary.Utf8(id));
            output.Write((byte)0);
            output.Write(dictionary.CountOf(id));
            output.Write(id >= dictionary.WordCount);
        }

        foreach (var (bucket, row) in dictionary.PrunedBuckets ?? new Dictionary<int, int>())
        {
            output.Write(bucket);
            output.Write(row);
        }
    }

    private static void WriteMatrix(BinaryWriter output, IRowMatrix matrix)
    {
        if (matrix is QuantizedMatrix quantized)
        {
            output.Write(quantized.Norms is not null);
            output.Write((long)quantized.Rows);
            output.Write((long)quantized.Columns);
            output.Write(quantized.Codes.Length);
            output.Write(quantized.Codes);
            WriteQuantizer(output, quantized.Quantizer);
            if (quantized.Norms is { } norms)
            {
                output.Write(quantized.NormCodes!);
                WriteQuantizer(output, norms);
            }

            return;
        }

        var dense = (IDenseRows)matrix;
        output.Write((long)dense.Rows);
        output.Write((long)dense.Columns);
        for (var row = 0; row < dense.Rows; row++)
        {
            WriteNumbers(output, dense[row]);
        }
    }

    private static void WriteQuantizer(BinaryWriter output, ProductQuantizer quantizer)
    {
        output.Write(quantizer.Dimensions);
        output.Write(quantizer.Parts);
        output.Write(quantizer.PartLength);
        output.Write(quantizer.LastPartLength);
        WriteNumbers(output, quantizer.Values);
    }

    private static void WriteNumbers(BinaryWriter output, ReadOnlySpan<float> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            output.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }

        foreach (var number in numbers)
        {
            output.Write(number);
        }
    }
}
