using System.IO.Compression;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.KenLM;

namespace Malmoi.Tests.NGrams.KenLM;

public class KenLMWriterTests
{
    [Theory]
    [InlineData("small.o3", "small.o3.probing")]
    [InlineData("small.o3", "small.o3.trie")]
    [InlineData("small.o3", "small.o3.trie_a64")]
    [InlineData("small.o3", "small.o3.trie_q8b8")]
    [InlineData("small.o3", "small.o3.trie_q8b8a64")]
    [InlineData("small.o3", "small.o3.trie_q4b6")]
    [InlineData("tiny.o3.fallback", "tiny.o3.probing")]
    [InlineData("tiny.o3.fallback", "tiny.o3.trie")]
    [InlineData("tiny.o3.fallback", "tiny.o3.trie_novocab")]
    [InlineData("tiny.o3.fallback", "tiny.o3.trie_q8b8a64")]
    public void Files_are_those_of_build_binary_byte_for_byte(string model, string binary)
    {
        var path = Path.Combine(OutsideData.Golden("ngram", "binary"), $"{binary}.bin");
        using Stream golden = File.Exists(path)
            ? File.OpenRead(path)
            : new GZipStream(File.OpenRead($"{path}.gz"), CompressionMode.Decompress);
        using var expected = new MemoryStream();
        golden.CopyTo(expected);
        using var source = ArpaFile.Open(OutsideData.Golden("ngram", "arpa", $"{model}.arpa.gz"));
        var actual = KenLMSamples.Bytes(source, Options(binary));
        Assert.Equal(expected.Length, actual.Length);
        Assert.Equal(-1, FirstDifference(expected.ToArray(), actual));
    }

    private static KenLMOptions Options(string name) =>
        new()
        {
            Trie = name.Contains("trie", StringComparison.Ordinal),
            ProbabilityBits =
                name.Contains("q8", StringComparison.Ordinal) ? 8
                : name.Contains("q4", StringComparison.Ordinal) ? 4
                : null,
            BackoffBits =
                name.Contains("b8", StringComparison.Ordinal) ? 8
                : name.Contains("b6", StringComparison.Ordinal) ? 6
                : null,
            ArrayBits = name.Contains("a64", StringComparison.Ordinal) ? 64 : null,
            IncludeWords = !name.Contains("novocab", StringComparison.Ordinal),
        };

    private static int FirstDifference(byte[] left, byte[] right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        return same == left.Length && same == right.Length ? -1 : same;
    }
}
