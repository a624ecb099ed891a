using System.CommandLine;
using Malmoi.Cli.Commands;

namespace Malmoi.Tests.Cli;

/// <summary>The verbs on a folder of Hugging Face's kind: a tiny GPT-2 with random weights.</summary>
public sealed class TransformerVerbsTests
{
    private static string Fixture(string name) =>
        Path.Combine(AppContext.BaseDirectory, "Fixtures", "Transformers", name);

    [Fact]
    public async Task Info_says_what_a_folder_holds_and_costs()
    {
        var info = await VerbRun.JsonAsync("info", Fixture("gpt2"));
        Assert.Equal("gpt2", (string)info["family"]!);
        Assert.Equal(19520, (long)info["parameters"]!);
        Assert.Equal(40, (int)info["positions"]!);
        var unknown = info["unknownKeys"]!.AsArray().Select(key => (string)key!).ToList();
        Assert.Contains("summary_type", unknown);
        Assert.DoesNotContain("n_embd", unknown);
        Assert.DoesNotContain("transformers_version", unknown);
        var text = await VerbRun.OutputAsync("info", Fixture("gpt2"));
        Assert.Matches(@"h\.\{\}\.attn\.c_attn\.weight +F32 +32 x 96 +2\b", text);
    }

    [Fact]
    public async Task Verify_agrees_with_the_recorded_numbers_and_fails_where_they_are_asked_for_too_exactly()
    {
        Assert.Contains(
            "outputs agree",
            await VerbRun.OutputAsync("verify", Fixture("gpt2")),
            StringComparison.Ordinal
        );
        var parsed = Verbs.Root().Parse(["verify", Fixture("gpt2"), "--tolerance", "1e-12", "--json"]);
        var output = new StringWriter();
        Assert.Equal(
            1,
            await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output },
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("\"agrees\": false", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_scores_explains_and_generates_like_any_model()
    {
        using var folder = Folder(words: 99);
        var score = await VerbRun.JsonAsync("score", folder.Path, "w5 w6 w7", "--ranks");
        var tokens = score["scores"]![0]!["tokens"]!.AsArray();
        Assert.Equal(3, tokens.Count);
        Assert.Equal(
            (double)score["scores"]![0]!["logProbability"]!,
            tokens.Sum(token => (double)token!["logProbability"]!),
            1e-6
        );
        var first = await VerbRun.OutputAsync(
            "generate",
            folder.Path,
            "w5 w6",
            "--temperature",
            "0",
            "--max-tokens",
            "4"
        );
        Assert.StartsWith("w5 w6", first, StringComparison.Ordinal);
        Assert.Equal(
            first,
            await VerbRun.OutputAsync("generate", folder.Path, "w5 w6", "--temperature", "0", "--max-tokens", "4")
        );
        Assert.Contains(
            "P(w6 | ",
            await VerbRun.OutputAsync("explain", folder.Path, "w5 w6"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Surprisals_come_as_a_table()
    {
        using var folder = Folder(words: 99);
        var lines = (await VerbRun.OutputAsync("score", folder.Path, "w5 w6", "--csv", "word")).Trim().Split('\n');
        Assert.Equal("text,position,unit,start,end,tokens,surprisal_bits,rank,entropy_bits", lines[0]);
        Assert.StartsWith("1,1,w5,0,2,1,", lines[1], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task What_does_not_fit_together_is_one_line()
    {
        using var large = Folder(words: 120);
        Assert.Contains("120 pieces", await VerbRun.ErrorAsync("score", large.Path, "w1"), StringComparison.Ordinal);
        using var none = new TemporaryFolder();
        Assert.Contains("config.json", await VerbRun.ErrorAsync("score", none.Path, "w1"), StringComparison.Ordinal);
        using var folder = Folder(words: 99);
        Assert.Contains(
            "no device",
            await VerbRun.ErrorAsync("score", folder.Path, "w1", "--device", "tpu"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Options_of_another_kind_of_model_are_refused()
    {
        using var folder = Folder(words: 99);
        Assert.Contains(
            "hides no tokens",
            await VerbRun.ErrorAsync("score", folder.Path, "w1", "--masking", "original"),
            StringComparison.Ordinal
        );
        folder.Write("m.arpa", "\\data\\\nngram 1=1\n\n\\1-grams:\n-1 a\n\n\\end\\\n");
        Assert.Contains(
            "no Transformer",
            await VerbRun.ErrorAsync("score", folder["m.arpa"], "a", "--device", "cpu"),
            StringComparison.Ordinal
        );
    }

    // The model of the fixture with a tokenizer of so many words: w0, w1, ...
    internal static TemporaryFolder Folder(int words)
    {
        var folder = new TemporaryFolder();
        foreach (var name in (string[])["config.json", "model.safetensors"])
        {
            File.Copy(Path.Combine(Fixture("gpt2"), name), folder[name]);
        }

        var vocabulary = string.Join(", ", Enumerable.Range(0, words).Select(i => $"\"w{i}\": {i}"));
        folder.Write(
            "tokenizer.json",
            $$"""
            {
              "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
              "pre_tokenizer": { "type": "Whitespace" }, "post_processor": null, "decoder": null,
              "model": { "type": "WordLevel", "vocab": { {{vocabulary}} }, "unk_token": "w0" }
            }
            """
        );
        return folder;
    }
}
