using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Server;
using Malmoi.Tests;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Neural.Tests;

/// <summary>Models of every kind behind one address: n-grams, a masked one and a decoder by torch, a decoder by the engine.</summary>
public sealed class ServedModelsTests
{
    // A tenth for what is unknown, a fifth for the end.
    private const string Arpa =
        "\\data\\\nngram 1=5\n\n\\1-grams:\n-1.0\t<unk>\n-99\t<s>\n-0.69897\t</s>\n-0.39794\tw1\n-0.522879\tw2\n\n\\end\\\n";

    private static readonly string[] Texts = ["w1 w2 w3 w2", "w4 w1", "w9 w9 w1"];

    [Fact]
    public async Task Each_scores_as_it_does_by_itself()
    {
        using var masked = Masked();
        using var decoder = new SampleFolder("llama");
        using var files = new TemporaryFolder();
        var words = files.Write("words.arpa", Arpa);
        var opened = new Dictionary<string, Func<OpenedModel>>
        {
            ["words"] = () => ModelFile.Open(words),
            ["masked"] = () => TransformerFolder.Open(masked.Path),
            ["torch"] = () => TransformerFolder.Open(decoder.Path),
            ["engine"] = () => EngineFolder.Open(decoder.Path),
        };
        await using var server = new ModelServer(
            [.. opened.Select(model => new ServedModel(model.Key, model.Value()))],
            new ServerOptions { Port = 0 }
        );
        await server.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        // All at once, each several times.
        await Task.WhenAll(
            opened
                .SelectMany(model => Enumerable.Repeat(model, 3))
                .Select(model => CheckAsync(client, model.Key, model.Value))
        );
        var torch = await ScoreAsync(client, "torch");
        var engine = await ScoreAsync(client, "engine");
        for (var i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(Sum(torch, i), Sum(engine, i), 1e-4);
        }
    }

    [Fact]
    public async Task A_masked_one_says_that_it_does_not_write_and_gives_vectors()
    {
        using var masked = Masked();
        await using var server = new ModelServer(
            [new ServedModel("masked", TransformerFolder.Open(masked.Path))],
            new ServerOptions { Port = 0 }
        );
        await server.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        using var refused = await client.PostAsJsonAsync("/v1/completions", new JsonObject { ["prompt"] = "w1" });
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains("/v1/score", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var vectors = await client.PostAsJsonAsync("/v1/embeddings", new JsonObject { ["input"] = "w1 w2" });
        Assert.True(vectors.IsSuccessStatusCode, await vectors.Content.ReadAsStringAsync());
    }

    private static SampleFolder Masked()
    {
        var folder = new SampleFolder("distilbert");
        string[] pieces =
        [
            "[PAD]",
            "[UNK]",
            "[CLS]",
            "[SEP]",
            "[MASK]",
            .. Enumerable.Range(1, 18).Select(id => $"w{id}"),
        ];
        var tokenizer = VocabTxt.Read(Encoding.UTF8.GetBytes(string.Join('\n', pieces)), "vocab.txt");
        File.WriteAllBytes(folder.Tokenizer, TokenizerJson.Write(tokenizer));
        return folder;
    }

    private static async Task CheckAsync(HttpClient client, string name, Func<OpenedModel> open)
    {
        using var model = open();
        var expected = await model.Scorer().ScoreAsync([.. Texts.Select(text => new Continuation("", text))]);
        var answer = await ScoreAsync(client, name);
        Assert.Equal(model.PredictsNext ? "log_likelihood" : "pseudo_log_likelihood", (string)answer["kind"]!);
        for (var i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(expected[i].LogProbability, Sum(answer, i), 1e-4);
            var tokens = answer["scores"]![i]!["tokens"]!.AsArray();
            Assert.Equal(expected[i].Tokens.Count, tokens.Count);
            // These decoders have no begin mark: nothing stands before a first token, so that it has no rank.
            var isFirst = name is "torch" or "engine";
            foreach (var token in tokens)
            {
                Assert.True(
                    isFirst
                        ? token!["rank"] is null && token["entropy"] is null
                        : (int)token!["rank"]! >= 1 && (double)token["entropy"]! > 0,
                    $"{name} {token.ToJsonString()}"
                );
                isFirst = false;
            }
        }
    }

    private static async Task<JsonNode> ScoreAsync(HttpClient client, string name)
    {
        using var answer = await client.PostAsJsonAsync(
            "/v1/score",
            new JsonObject
            {
                ["model"] = name,
                ["texts"] = new JsonArray([.. Texts.Select(text => (JsonNode)text)]),
                ["ranks"] = true,
            }
        );
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    private static double Sum(JsonNode answer, int text) => (double)answer["scores"]![text]!["log_probability"]!;
}
