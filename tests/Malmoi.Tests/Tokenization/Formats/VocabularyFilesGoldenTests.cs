using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Tokenization.Formats;

/// <summary>The judges: google-research for vocab.txt, OpenAI's encoder for GPT-2's files, tiktoken for ranks.</summary>
public class VocabularyFilesGoldenTests
{
    [Theory]
    [InlineData("bert-uncased.google", "scoring/tiny-bert-uncased/vocab.txt", true)]
    [InlineData("kcbert.google", "scoring/tiny-kcbert/vocab.txt", false)]
    [InlineData("koelectra.google", "tokenizers/models/koelectra/vocab.txt.gz", false)]
    public void Vocab_txt_cuts_text_as_google_research_does(string name, string path, bool lowercase)
    {
        var tokenizer = VocabTxt.Read(OutsideData.Golden(path.Split('/')), new() { Lowercase = lowercase });
        Compare(tokenizer, GoldenTokenizations.Results(name), entry => entry["ids"]!);
    }

    [Fact]
    public void Gpt2s_files_cut_text_as_openai_does()
    {
        var folder = OutsideData.Golden("scoring", "tiny-gpt2");
        var tokenizer = Gpt2Files.Read(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"));
        Compare(tokenizer, GoldenTokenizations.Results("gpt2.openai-encoder"), entry => entry["ids"]!);
        foreach (var text in GoldenTokenizations.Strings())
        {
            Assert.Equal(text, tokenizer.Decode([.. tokenizer.Encode(text).Select(token => token.Id)]));
        }
    }

    [Fact]
    public void Gpt2s_files_with_special_tokens_cut_text_as_transformers_does()
    {
        var folder = OutsideData.Golden("scoring", "tiny-gpt2");
        var tokenizer = Gpt2Files.Read(
            Path.Combine(folder, "vocab.json"),
            Path.Combine(folder, "merges.txt"),
            findSpecialTokens: true
        );
        Compare(tokenizer, GoldenTokenizations.Results("hfslow.gpt2"), entry => entry["ids_no_special"]!);
    }

    [Theory]
    [InlineData("cl100k_base", "Cl100kBase")]
    [InlineData("o200k_base", "O200kBase")]
    public void Ranks_cut_text_as_tiktoken_does(string name, string package)
    {
        using var folder = new TemporaryFolder();
        var path = folder[name + ".tiktoken"];
        File.WriteAllBytes(path, Ranks(name, package));
        var tokenizer = TiktokenFile.Read(path, TiktokenEncoding.Find(name), findSpecialTokens: false);
        Compare(tokenizer, GoldenTokenizations.Expected("tiktoken")["results"]![name]!.AsArray(), entry => entry);
        TiktokenFile.Write((Malmoi.Tokenization.Models.BytePair)tokenizer.Parts.Model, folder["written"]);
        Assert.Equal(Ranks(name, package), File.ReadAllBytes(folder["written"]));
    }

    // Microsoft's data packages hold OpenAI's tokens in the order of their ranks, after a line with their number.
    private static byte[] Ranks(string name, string package)
    {
        var assembly = System.Reflection.Assembly.Load("Microsoft.ML.Tokenizers.Data." + package);
        var resource = assembly
            .GetManifestResourceNames()
            .Single(resource => resource.StartsWith(name, StringComparison.Ordinal));
        using var packed = assembly.GetManifestResourceStream(resource)!;
        using var stream = new System.IO.Compression.DeflateStream(
            packed,
            System.IO.Compression.CompressionMode.Decompress
        );
        var tokens = new StreamReader(stream)
            .ReadToEnd()
            .Split('\n')
            .Skip(1)
            .Select(line => line.Trim())
            .Where(token => token.Length > 0);
        return Encoding.UTF8.GetBytes(string.Concat(tokens.Select((token, rank) => $"{token} {rank}\n")));
    }

    private static void Compare(TokenizerPipeline tokenizer, JsonArray results, Func<JsonNode, JsonNode> ids)
    {
        var strings = GoldenTokenizations.Strings();
        var differing = new List<string>();
        for (var i = 0; i < strings.Length; i++)
        {
            var expected = ids(results[i]!).AsArray().Select(id => (int)id!).ToArray();
            var actual = tokenizer.Encode(strings[i]).Select(token => token.Id).ToArray();
            if (!expected.SequenceEqual(actual))
            {
                differing.Add(
                    $"{i}: [{string.Join(' ', expected.Take(12))}] was [{string.Join(' ', actual.Take(12))}]"
                );
            }
        }

        Assert.Empty(differing);
    }
}
