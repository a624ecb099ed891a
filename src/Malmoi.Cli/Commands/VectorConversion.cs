using Malmoi.Models;
using Malmoi.NGrams.KenLM;
using Malmoi.WordVectors.Files;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi convert</c> of word vectors: the same vectors in another file format.</summary>
internal static class VectorConversion
{
    /// <summary>What can be written, by the ending of the output.</summary>
    public const string Outputs =
        ".bin as word2vec's binary, .safetensors with the words in NAME.vocab.txt beside it, any other as word2vec's text";

    private static readonly (string Name, VectorFormat Format)[] s_types =
    [
        ("word2vec", VectorFormat.Word2VecText),
        ("word2vec-binary", VectorFormat.Word2VecBinary),
        ("glove", VectorFormat.GloVe),
        ("safetensors", VectorFormat.Safetensors),
    ];

    /// <summary>Names of the formats that can be written.</summary>
    public static IEnumerable<string> Types => s_types.Select(type => type.Name);

    /// <summary>Whether the input is a file of word vectors, and neither an n-gram model nor tiktoken's ranks, which are words and numbers too.</summary>
    public static bool IsInput(string path) =>
        File.Exists(path)
        && !path.EndsWith(".tiktoken", StringComparison.OrdinalIgnoreCase)
        && !ModelFile.IsArpa(path)
        && !KenLMFile.IsOne(path)
        && VectorFile.Recognise(path) is not null;

    /// <summary>Writes the vectors and says in words what was written.</summary>
    /// <exception cref="InputException">The type is none of vectors, or the format cannot hold a word.</exception>
    public static string Convert(string input, string output, string? type)
    {
        var index = Array.FindIndex(s_types, known => known.Name == type);
        if (type is not null && index < 0)
        {
            throw new InputException(
                $"'{input}' holds word vectors, which are not written as {type}: choose among {string.Join(", ", Types)}"
            );
        }

        var format = type is null ? VectorFile.FormatOf(output) : s_types[index].Format;
        using var opened = VectorFile.Open(input);
        VectorFile.Save(opened.Vectors, output, format);
        var name = s_types.First(known => known.Format == format).Name;
        var lost = opened.Vectors.HasSubwords
            ? "; the n-grams stayed behind, so words outside the vocabulary have no vectors in it"
            : "";
        return $"{output}: word vectors ({name}), {((long)opened.Vectors.Count).Grouped()} words of {opened.Vectors.Dimensions} dimensions{lost}";
    }
}
