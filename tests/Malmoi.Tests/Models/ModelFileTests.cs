using System.IO.Compression;
using System.Text;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.KenLM;
using Malmoi.NGrams.SuffixArrays;
using Malmoi.Tests.NGrams;
using Malmoi.Tests.NGrams.Arpa;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Models;

public class ModelFileTests
{
    [Fact]
    public void A_bare_file_is_read_as_white_space_words()
    {
        using var folder = new TemporaryFolder();
        using var model = ModelFile.Open(folder.Write("m", ArpaSamples.Small));
        Assert.Equal("ARPA", model.Format);
        Assert.Equal(TextPolicy.AsWritten, model.Policy);
        Assert.Equal("ARPA, order 3, vocabulary of 6", model.Description);
    }

    [Fact]
    public void A_sidecar_says_how_text_becomes_tokens_unless_the_user_does()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("m.arpa", ArpaSamples.Small);
        new ModelSidecar
        {
            Kind = "ngram",
            Policy = new TextPolicy { Lowercase = true },
        }.Write(path);
        using var model = ModelFile.Open(path);
        Assert.True(model.Policy.Lowercase);
        using var other = ModelFile.Open(path, TextPolicy.AsWritten);
        Assert.False(other.Policy.Lowercase);
    }

    [Fact]
    public void A_gzipped_file_is_known_by_its_content_whatever_its_name()
    {
        using var folder = new TemporaryFolder();
        using (var zip = new GZipStream(File.Create(folder["m.txt"]), CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes("# made by hand\n\n" + ArpaSamples.Small));
        }

        using var model = ModelFile.Open(folder["m.txt"]);
        Assert.Equal(6, model.Model.VocabularySize);
    }

    [Fact]
    public void A_kenlm_binary_answers_like_the_arpa_file_it_was_made_from()
    {
        using var folder = new TemporaryFolder();
        using var arpa = ModelFile.Open(folder.Write("m.arpa", ArpaSamples.Small));
        KenLMFile.Write(
            ArpaSamples.Open(ArpaSamples.Small),
            folder["m.bin"],
            ct: TestContext.Current.CancellationToken
        );
        using var binary = ModelFile.Open(folder["m.bin"]);
        Assert.Equal("KenLM binary", binary.Format);
        foreach (var text in (string[])["a b 말", "x a", "말 말 b a"])
        {
            Assert.Equal(Score(arpa, text), Score(binary, text), 1e-5);
        }
    }

    [Fact]
    public void An_infini_gram_index_is_a_model_too()
    {
        using var folder = new TemporaryFolder();
        var vocabulary = WordVocabulary.WithMarks();
        var (a, b) = (vocabulary.Add("a"u8), vocabulary.Add("b"u8));
        var builder = new InfiniGramBuilder(vocabulary, WordVocabulary.Marks);
        builder.Add([a, b, a]);
        builder.Add([a, b, b]);
        builder.Write(folder["m.inf"], TestContext.Current.CancellationToken);
        using var model = ModelFile.Open(folder["m.inf"]);
        Assert.Equal("∞-gram index", model.Format);
        Assert.Equal(Math.Log(0.5), Score(model, "a b a"), 1e-6); // only the third word is a choice
    }

    [Fact]
    public void What_is_no_model_is_refused_with_the_kinds_that_are_known()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => ModelFile.Open(folder.Write("corpus.txt", "the cat sat\n")));
        Assert.Contains("corpus.txt", error.Message, StringComparison.Ordinal);
        Assert.Contains("ARPA", error.Message, StringComparison.Ordinal);
        Assert.Contains("∞-gram", error.Message, StringComparison.Ordinal);
    }

    private static double Score(OpenedModel model, string text)
    {
        var reader = model.Text(threads: 1);
        return reader.Score([reader.Whole(text)])[0].LogProbability;
    }

    [Theory]
    [InlineData("missing.arpa", "no such file")]
    [InlineData(".", "folder")]
    [InlineData("empty.arpa", "not a model")]
    [InlineData("broken.gz", "gzip")]
    public void What_cannot_be_read_is_named(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("empty.arpa", "");
        File.WriteAllBytes(folder["broken.gz"], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff]);
        var error = Assert.Throws<InputException>(() => ModelFile.Open(folder[name]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder[name], error.Message, StringComparison.Ordinal);
    }
}
