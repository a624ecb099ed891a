using System.Text;
using Malmoi.WordVectors.FastText;

namespace Malmoi.Tests.WordVectors;

/// <summary>Small fastText models with random numbers, of every shape that a file can have.</summary>
internal static class SampleModels
{
    public static FastTextModel Make(
        FastTextTask task,
        FastTextLoss loss,
        bool quantized = false,
        int dimensions = 5,
        int seed = 1
    )
    {
        var random = new Random(seed);
        var options = new FastTextOptions
        {
            Dimensions = dimensions,
            Task = task,
            Loss = loss,
            Buckets = 40,
            WordNGrams = task == FastTextTask.Supervised ? 2 : 1,
            ShortestNGram = 2,
            LongestNGram = 3,
        };
        var kept = quantized ? Enumerable.Range(0, 20).ToDictionary(i => 2 * i, i => i) : null;
        var dictionary = new FastTextDictionary(options, 100, kept);
        string[] words = ["</s>", "the", "cat", "고양이", "눈", "배"];
        for (var i = 0; i < words.Length; i++)
        {
            dictionary.Add(Encoding.UTF8.GetBytes(words[i]), 20 - i, isLabel: false);
        }

        string[] labels = task == FastTextTask.Supervised ? ["__label__ko", "__label__en", "__label__de"] : [];
        for (var i = 0; i < labels.Length; i++)
        {
            dictionary.Add(Encoding.UTF8.GetBytes(labels[i]), 9 - i, isLabel: true);
        }

        var rows = words.Length + (kept?.Count ?? options.Buckets);
        return new FastTextModel(
            options,
            dictionary,
            quantized ? Quantized(rows) : Dense(rows),
            Dense(labels.Length > 0 ? labels.Length : words.Length)
        );

        DenseMatrix Dense(int rows) => new(rows, dimensions, Numbers(rows * dimensions));

        QuantizedMatrix Quantized(int rows)
        {
            var quantizer = new ProductQuantizer(dimensions, 2, Numbers(dimensions * ProductQuantizer.Centroids));
            var codes = new byte[rows * quantizer.Parts];
            random.NextBytes(codes);
            var norms = new byte[rows];
            random.NextBytes(norms);
            return new QuantizedMatrix(
                rows,
                quantizer,
                codes,
                new ProductQuantizer(1, 1, Numbers(ProductQuantizer.Centroids)),
                norms
            );
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    public static byte[] Bytes(FastTextModel model)
    {
        var stream = new MemoryStream();
        FastTextWriter.Write(model, stream);
        return stream.ToArray();
    }
}
