using System.IO.Compression;
using System.Text;
using Malmoi.Models;
using Malmoi.Tests.NGrams;
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
    public void What_is_no_model_is_refused_with_the_kinds_that_are_known()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => ModelFile.Open(folder.Write("corpus.txt", "the cat sat\n")));
        Assert.Contains("corpus.txt", error.Message, StringComparison.Ordinal);
        Assert.Contains("ARPA", error.Message, StringComparison.Ordinal);
        Assert.Contains("∞-gram", error.Message, StringComparison.Ordinal);
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
