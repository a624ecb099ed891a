using Malmoi.Models;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Models;

public class ModelSidecarTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var sidecar = new ModelSidecar
        {
            Kind = "ngram",
            Policy = new TextPolicy
            {
                Unit = TextUnit.Jamo,
                Lowercase = true,
                Normalization = UnicodeForm.Nfc,
            },
            Training = new Dictionary<string, string> { ["method"] = "modified Kneser-Ney", ["corpus"] = "말뭉치.txt" },
        };
        sidecar.Write(folder["m.arpa"]);
        var read = ModelSidecar.Read(folder["m.arpa"]);
        Assert.Equal(sidecar.Policy, read!.Policy);
        Assert.Equal(sidecar.Training, read.Training);
        Assert.Contains("말뭉치.txt", File.ReadAllText(folder["m.arpa.malmoi.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_sidecar_has_none()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ModelSidecar.Read(folder["m.arpa"]));
    }

    [Theory]
    [InlineData("""{"version":2,"kind":"ngram","policy":{},"new":1}""", "version 2")]
    [InlineData("""{"version":1e99,"kind":"ngram","policy":{}}""", "version 1e99")]
    [InlineData("""{"kind":"ngram","policy":{}}""", "version")]
    [InlineData("""{"version":1,"policy":{}}""", "kind")]
    [InlineData("""{"version":1,"kind":"ngram","policy":{},"extra":1}""", "extra")]
    [InlineData("""{"version":1,"kind":"ngram","policy":{"unit":"Morpheme"}}""", "line 1")]
    [InlineData("""{"version":1,"kind":"ngram","policy":null}""", "line 1")]
    [InlineData("[]", "line 1")]
    [InlineData("null", "sidecar")]
    [InlineData("{", "line 1")]
    [InlineData("", "line 1")]
    public void Anything_else_is_refused_with_its_name(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("m.arpa.malmoi.json", json);
        var error = Assert.Throws<InputException>(() => ModelSidecar.Read(folder["m.arpa"]));
        Assert.Contains("m.arpa.malmoi.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("""{"version":1,"kind":"ngram","policy":{"unit":"Piece","tokenizer":{"sha256":"00"}}}""")]
    [InlineData("""{"version":1,"kind":"ngram","policy":{"unit":"Piece","tokenizer":{"path":"t","md5":"0"}}}""")]
    [InlineData("""{"version":1,"kind":"ngram","policy":{"unit":"Piece","tokenizer":{"path":1}}}""")]
    [InlineData("""{"version":1,"kind":"ngram","policy":{"unit":"Piece","tokenizer":["t"]}}""")]
    [InlineData("""{"version":1,"kind":"ngram","policy":{"unit":"Piece","tokenizer":7}}""")]
    public void A_tokenizer_is_a_path_with_a_checksum_and_nothing_else(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("m.arpa.malmoi.json", json);
        Assert.Contains(
            "'path' and 'sha256'",
            Assert.Throws<InputException>(() => ModelSidecar.Read(folder["m.arpa"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_checksum_of_the_tokenizer_is_kept_as_it_was_read()
    {
        using var folder = new TemporaryFolder();
        foreach (var tokenizer in (string[])["\"t.json\"", "{\"path\":\"t.json\",\"sha256\":\"ab12\"}"])
        {
            var json =
                "{\"version\":1,\"kind\":\"ngram\",\"policy\":{\"unit\":\"Piece\",\"tokenizer\":" + tokenizer + "}}";
            folder.Write("m.arpa.malmoi.json", json);
            ModelSidecar.Read(folder["m.arpa"])!.Write(folder["copy.arpa"]);
            Assert.Contains(
                $"\"tokenizer\":{tokenizer}",
                string.Concat(File.ReadAllText(folder["copy.arpa.malmoi.json"]).Where(c => !char.IsWhiteSpace(c))),
                StringComparison.Ordinal
            );
        }
    }
}
