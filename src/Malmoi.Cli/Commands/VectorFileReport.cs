using System.Text.Json.Nodes;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>malmoi info</c> says of a file of word vectors.</summary>
internal static class VectorFileReport
{
    public static JsonObject Describe(string path)
    {
        using var opened = VectorFile.Open(path);
        var info = new JsonObject
        {
            ["model"] = path,
            ["kind"] = opened.Format switch
            {
                VectorFormat.Word2VecText => "word vectors (word2vec text)",
                VectorFormat.Word2VecBinary => "word vectors (word2vec binary)",
                VectorFormat.GloVe => "word vectors (GloVe text)",
                VectorFormat.Safetensors => "word vectors (safetensors)",
                _ => "fastText model",
            },
            ["vocabulary"] = opened.Vectors.Count,
            ["dimensions"] = opened.Vectors.Dimensions,
            ["duplicates"] = opened.Duplicates,
        };
        if (opened.FastText is { } model)
        {
            var options = model.Options;
            info["task"] = options.Task.ToString();
            info["loss"] = options.Loss.ToString();
            info["labels"] = model.Dictionary.LabelCount;
            info["tokens"] = model.Dictionary.Tokens;
            info["ngrams"] = new JsonObject
            {
                ["shortest"] = options.ShortestNGram,
                ["longest"] = options.LongestNGram,
                ["buckets"] = options.Buckets,
                ["kept"] = model.Dictionary.PrunedBuckets?.Count,
                ["words"] = options.WordNGrams,
            };
            info["quantized"] = model.Input is QuantizedMatrix;
        }

        info["size"] = new FileInfo(path).Length;
        return info;
    }
}
