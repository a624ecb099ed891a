using System.IO.Compression;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.KenLM;

namespace Malmoi.Tests.NGrams;

public class GoldenQueryTests
{
    [Theory]
    [InlineData("en.o3", "en")]
    [InlineData("en.o3.nointerp", "en")]
    [InlineData("en.o3.prune012", "en")]
    [InlineData("en.o5.prune00112", "en")]
    [InlineData("en900.o5", "en")]
    [InlineData("ko.o3", "ko")]
    [InlineData("ko.o3.prune012", "ko")]
    [InlineData("small.o3", "en")]
    [InlineData("small.o3", "en12")]
    [InlineData("tiny.o2.fallback_custom", "tiny")]
    [InlineData("tiny.o3.fallback", "tiny")]
    [InlineData("tiny.o4.fallback.nointerp", "tiny")]
    public void The_trie_in_memory_answers_as_KenLM_does(string model, string text)
    {
        using var file = ArpaFile.Open(OutsideData.Golden("ngram", "arpa", $"{model}.arpa.gz"));
        var trie = NGramTrie.From(file);
        Assert.True(GoldenQuery.Compare(trie, OutsideData.Golden("ngram", "query", $"{model}.{text}.txt.gz")) > 0);
    }

    [Fact]
    public void Without_sentence_marks_too()
    {
        using var file = ArpaFile.Open(OutsideData.Golden("ngram", "arpa", "en.o3.arpa.gz"));
        var golden = OutsideData.Golden("ngram", "query", "en.o3.en12.nosent.txt.gz");
        Assert.True(GoldenQuery.Compare(NGramTrie.From(file), golden, marks: false) > 0);
    }

    [Theory]
    [InlineData("small.o3.probing", "en12")]
    [InlineData("small.o3.trie", "en12")]
    [InlineData("small.o3.trie_a64", "en12")]
    [InlineData("small.o3.trie_q4b6", "en12")]
    [InlineData("small.o3.trie_q8b8", "en12")]
    [InlineData("small.o3.trie_q8b8a64", "en12")]
    [InlineData("tiny.o3.probing", "tiny")]
    [InlineData("tiny.o3.trie", "tiny")]
    [InlineData("tiny.o3.trie_q8b8a64", "tiny")]
    public void KenLMs_files_answer_as_KenLM_does(string model, string text)
    {
        using var file = Binary(model);
        Assert.True(GoldenQuery.Compare(file, OutsideData.Golden("ngram", "query", $"{model}.{text}.txt.gz")) > 0);
    }

    [Fact]
    public void A_file_without_words_scores_but_shows_none()
    {
        using var bare = Binary("tiny.o3.trie_novocab");
        Assert.True(GoldenQuery.Compare(bare, OutsideData.Golden("ngram", "query", "tiny.o3.trie.tiny.txt.gz")) > 0);
        var error = Assert.Throws<InputException>(() => bare.AsSource());
        Assert.Contains("without its words", error.Message, StringComparison.Ordinal);
    }

    internal static KenLMFile Binary(string name)
    {
        var folder = OutsideData.Golden("ngram", "binary");
        var plain = Path.Combine(folder, $"{name}.bin");
        if (File.Exists(plain))
        {
            return KenLMFile.Open(plain);
        }

        using var packed = new GZipStream(File.OpenRead($"{plain}.gz"), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return KenLMFile.Open(bytes.ToArray(), name);
    }
}
