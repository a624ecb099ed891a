using System.Text;
using System.Text.Json;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Tests.Tokenization.Formats;

public class GgufTokenizerTests
{
    // llama.cpp leaves marks that stand by themselves behind their letter, which BERT drops.
    private const string LoneMarks = "a\u00e9\u00e8\u0302 na\u00efve cafe\u0301";

    [Fact]
    public void Every_recorded_text_is_cut_and_put_together_again_as_llama_cpp_does()
    {
        var folder = OutsideData.Golden("gguf", "tokenizers");
        using var recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tokenizers.json")));
        var wrong = new List<string>();
        foreach (var vocabulary in recorded.RootElement.EnumerateObject())
        {
            var found = GgufTokenizer.Open(Path.Combine(folder, $"{vocabulary.Name}.vocab.gguf"));
            Assert.Equal(vocabulary.Value.GetProperty("n_vocab").GetInt32(), found.VocabularySize);
            // llama.cpp looks for control tokens only where it is told to.
            var plain = new TokenizerPipeline(
                found.Parts with
                {
                    AddedTokens = [.. found.Parts.AddedTokens.Where(token => !token.Special)],
                }
            );
            foreach (var entry in vocabulary.Value.GetProperty("strings").EnumerateArray())
            {
                var text = entry.GetProperty("text").GetString()!;
                var isBert = vocabulary.Name == "wpm_bert";
                if (isBert && text == LoneMarks)
                {
                    continue;
                }

                Compare("plain", [.. plain.Encode(text).Select(token => token.Id)], Ids(entry, "ids_plain"));
                Compare("special", [.. found.Encode(text).Select(token => token.Id)], Ids(entry, "ids_parse_special"));
                Compare("framed", [.. plain.Prepare(text).Ids], Ids(entry, "ids_add_special"));
                var decoded = plain.Decode(Ids(entry, "ids_plain"));
                var expected = Encoding.UTF8.GetString(entry.GetProperty("detokenized_plain").GetBytesFromBase64());
                // Where words are put together again BERT's own tokenizer is the judge: llama.cpp begins every text with a blank.
                if (decoded != expected && !isBert)
                {
                    wrong.Add($"{vocabulary.Name} decodes '{text}' to '{decoded}', not '{expected}'");
                }

                void Compare(string how, int[] ids, int[] wanted)
                {
                    if (!ids.SequenceEqual(wanted))
                    {
                        wrong.Add(
                            $"{vocabulary.Name} {how} '{text}': {string.Join(' ', ids)}, not {string.Join(' ', wanted)}"
                        );
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-spm")]
    [InlineData("bert-bge")]
    public void Published_vocabularies_cut_text_as_the_tokenizers_they_were_made_from(string name)
    {
        var path = OutsideData.Data("tok-gguf-vocab", "models", $"ggml-vocab-{name}.gguf");
        var tokenizer = GgufTokenizer.Open(path);
        var texts = File.ReadAllText(path + ".inp").Split("\n__ggml_vocab_test__\n");
        var ids = File.ReadAllLines(path + ".out");
        Assert.True(ids.Length > 30);
        for (var i = 0; i < ids.Length; i++)
        {
            var wanted = ids[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var found = tokenizer.Encode(texts[i]).Select(token => $"{token.Id}");
            Assert.True(wanted.SequenceEqual(found), $"'{texts[i]}': {string.Join(' ', found)}, not {ids[i]}");
        }
    }

    private static int[] Ids(JsonElement entry, string name) =>
        [.. entry.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
