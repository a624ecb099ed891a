using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Instructions;

namespace Malmoi.Tests.Cli;

/// <summary><c>malmoi instruct</c>.</summary>
public sealed class InstructVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Show_names_the_layout_and_shows_examples_with_their_input()
    {
        var output = await VerbRun.OutputAsync("instruct", "show", Alpaca("a"), "-k", "1");
        Assert.Contains("layout alpaca, 3 examples, 3 with a response", output, StringComparison.Ordinal);
        Assert.Contains("input: a0 7", output, StringComparison.Ordinal);
        var json = await VerbRun.JsonAsync("instruct", "show", Alpaca("a"), "--first", "2", "-k", "1");
        Assert.Equal("a1 7", (string?)json["shown"]![0]!["input"]);
    }

    [Fact]
    public async Task Show_shows_preferences_too()
    {
        var path = _folder.Write("p.jsonl", """{"prompt": "Hi?", "chosen": "Yes.", "rejected": "No."}""");
        var output = await VerbRun.OutputAsync("instruct", "show", path);
        Assert.Contains("preferences, 1 examples, 1 pairs", output, StringComparison.Ordinal);
        Assert.Contains("worst: No.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stats_measures_sets_side_by_side_and_draws_them()
    {
        var json = await VerbRun.JsonAsync("instruct", "stats", Alpaca("a"), Alpaca("b"), "-o", _folder["s.html"]);
        Assert.Equal(2, json["sets"]!.AsArray().Count);
        Assert.Equal(3, (int)json["sets"]![0]!["measures"]!["examples"]!);
        var page = await File.ReadAllTextAsync(_folder["s.html"], TestContext.Current.CancellationToken);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("MTLD", await VerbRun.OutputAsync("instruct", "stats", Alpaca("a")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mix_draws_by_weights_and_writes_any_layout()
    {
        var path = _folder["mix.parquet"];
        await VerbRun.OutputAsync([
            "instruct",
            "mix",
            Alpaca("a"),
            Alpaca("b"),
            "--weights",
            "1",
            "2",
            "-n",
            "6",
            "-o",
            path,
            "--as",
            "sharegpt",
        ]);
        var mixed = InstructionFile.Open(path);
        Assert.Equal(("sharegpt", 6), (mixed.Layout.Name, mixed.Examples.Count));
        Assert.Equal(2, mixed.Examples.Count(example => example.Source == "a"));
        Assert.Contains(
            "give it with --count",
            await VerbRun.ErrorAsync("instruct", "mix", Alpaca("a"), "--weights", "1", "-o", path),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "also an input",
            await VerbRun.ErrorAsync("instruct", "mix", Alpaca("a"), "-o", Alpaca("a")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("minhash")]
    [InlineData("rouge")]
    public async Task Dedup_leaves_out_what_is_nearly_there_and_says_beside_what(string by)
    {
        var path = _folder.Write(
            "d.jsonl",
            """
            {"prompt": "Write a short poem about the wide open sea at night"}
            {"prompt": "Write a short poem about the wide open sea at night!"}
            {"prompt": "How many legs has a spider?"}
            """
        );
        var output = await VerbRun.OutputAsync("instruct", "dedup", path, "--by", by, "-o", _folder["o.jsonl"]);
        Assert.Contains("2 of 3 examples, 1 near-duplicates left out", output, StringComparison.Ordinal);
        Assert.Equal(2, InstructionFile.Open(_folder["o.jsonl"]).Examples.Count);
    }

    [Fact]
    public async Task Render_shows_the_text_that_a_model_reads_and_writes_all()
    {
        var output = await VerbRun.OutputAsync(
            "instruct",
            "render",
            Alpaca("a"),
            "--shots",
            "1",
            "-o",
            _folder["r.jsonl"]
        );
        Assert.Contains("Positive Example 1 -", output, StringComparison.Ordinal);
        Assert.Contains("⟦7⟧", output, StringComparison.Ordinal);
        var written = InstructionFile.Open(_folder["r.jsonl"]);
        Assert.Equal(("prompt-response", 3), (written.Layout.Name, written.Examples.Count));
        Assert.Contains(
            "no template 'x'",
            await VerbRun.ErrorAsync("instruct", "render", Alpaca("a"), "--template", "x"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Render_marks_the_tokens_that_are_learned()
    {
        var corpus = _folder.Write("c.txt", "Say the number.\nthe number is 7\n### Response:\n");
        await VerbRun.OutputAsync([
            "train",
            "tokenizer",
            corpus,
            "-o",
            _folder["t.json"],
            "-n",
            "300",
            "--byte-level",
            "--special",
            "<|im_end|>",
        ]);
        string[] arguments =
        [
            "instruct",
            "render",
            Alpaca("a"),
            "--tokenizer",
            _folder["t.json"],
            "--template",
            "chatml",
        ];
        var error = await VerbRun.ErrorAsync([.. arguments, "--shots", "1"]);
        Assert.Contains("leave -o and --shots out", error, StringComparison.Ordinal);
        var output = await VerbRun.OutputAsync(arguments);
        Assert.Contains("assistant\n⟦7<|im_end|>⟧", output, StringComparison.Ordinal);
        Assert.Contains(" learned", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_says_what_it_left_out_and_measures_before_and_after()
    {
        var path = _folder.Write(
            "f.jsonl",
            """
            {"prompt": "한국의 수도는 어디인가요?", "response": "The capital of Korea is Seoul."}
            {"prompt": "한국의 수도는 어디인지 말하세요.", "response": "서울입니다."}
            """
        );
        var json = await VerbRun.JsonAsync([
            "instruct",
            "filter",
            path,
            "--translated",
            "-o",
            _folder["o.jsonl"],
            "--picture",
            _folder["p.svg"],
        ]);
        Assert.Equal(1, (int)json["counts"]!["untranslated"]!);
        Assert.Equal((2, 1), ((int)json["before"]!["examples"]!, (int)json["after"]!["examples"]!));
        Assert.True(File.Exists(_folder["p.svg"]));
        Assert.Contains(
            "filter by what?",
            await VerbRun.ErrorAsync("instruct", "filter", path, "-o", _folder["x.jsonl"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no band",
            await VerbRun.ErrorAsync("instruct", "filter", path, "--rules", "--keep", "9", "-o", _folder["x.jsonl"]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Filter_keeps_the_band_of_perplexity_of_a_model()
    {
        var corpus = _folder.Write("c.txt", "the cat sat on the mat\nthe dog sat on the log\n");
        await VerbRun.OutputAsync("train", "ngram", corpus, "-o", _folder["m.arpa"], "--order", "2");
        var path = _folder.Write(
            "q.jsonl",
            string.Concat(
                new[] { "the cat sat", "the dog sat on the mat", "a mat", "cat the log" }.Select(text =>
                    $$"""{"prompt": "Say it.", "response": "{{text}}"}""" + "\n"
                )
            )
        );
        var json = await VerbRun.JsonAsync([
            "instruct",
            "filter",
            path,
            "--perplexity",
            _folder["m.arpa"],
            "--keep",
            "0..50",
            "-o",
            _folder["k.jsonl"],
        ]);
        Assert.Equal(2, (int)json["after"]!["examples"]!);
        Assert.True((double)json["after"]!["perplexity"]! < (double)json["before"]!["perplexity"]!);
    }

    [Fact]
    public async Task Evolve_makes_Maeul_s_instructions_harder_by_rule()
    {
        await VerbRun.OutputAsync("maeul", "instructions", "-n", "40", "-o", _folder["maeul.jsonl"]);
        var json = await VerbRun.JsonAsync([
            "instruct",
            "evolve",
            _folder["maeul.jsonl"],
            "--teacher",
            "maeul",
            "-o",
            _folder["h.jsonl"],
        ]);
        var made = (int)json["new"]!["examples"]!;
        Assert.InRange(made, 5, 40);
        Assert.Equal(40 + made, (int)json["after"]!["examples"]!);
        Assert.Contains(
            "rules need Maeul's instructions",
            await VerbRun.ErrorAsync("instruct", "evolve", Alpaca("a"), "--teacher", "maeul", "-o", _folder["x.jsonl"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "who writes?",
            await VerbRun.ErrorAsync("instruct", "generate", Alpaca("a"), "-o", _folder["x.jsonl"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "names no model of a server",
            await VerbRun.ErrorAsync([
                "instruct",
                "evolve",
                Alpaca("a"),
                "--teacher",
                "http://localhost:1/v1",
                "-o",
                _folder["x.jsonl"],
            ]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_model_behind_a_server_is_a_teacher()
    {
        using var server = new HttpListener();
        var address = $"http://localhost:{FreePort()}/";
        server.Prefixes.Add(address);
        server.Start();
        var asked = new List<string>();
        var serving = Task.Run(async () =>
        {
            for (var i = 0; i < 2; i++)
            {
                var context = await server.GetContextAsync();
                var request = await JsonNode.ParseAsync(context.Request.InputStream);
                asked.Add((string)request!["model"]!);
                var text = i == 0 ? "Name a number between four and nine." : "Seven";
                var reply =
                    $$$"""{"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "{{{text}}}"}}], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}""";
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply));
                context.Response.Close();
            }
        });
        var json = await VerbRun.JsonAsync([
            "instruct",
            "evolve",
            Alpaca("a"),
            "-n",
            "1",
            "--operations",
            "breadth",
            "--only-new",
            "--teacher",
            $"{address}v1#m",
            "-o",
            _folder["e.jsonl"],
        ]);
        await serving;
        Assert.Equal(["m", "m"], asked);
        Assert.Equal(2, (int)json["counts"]!["requests"]!);
        Assert.Equal("Seven", InstructionFile.Open(_folder["e.jsonl"]).Examples[0].Response);
    }

    [Fact]
    public async Task A_server_that_refuses_is_told_of_with_its_reason()
    {
        using var server = new HttpListener();
        var address = $"http://localhost:{FreePort()}/";
        server.Prefixes.Add(address);
        server.Start();
        var serving = Task.Run(async () =>
        {
            var context = await server.GetContextAsync();
            context.Response.StatusCode = 401;
            await context.Response.OutputStream.WriteAsync(
                """{"error": {"message": "the key is wrong", "type": "invalid_request_error"}}"""u8.ToArray()
            );
            context.Response.Close();
        });
        var error = await VerbRun.ErrorAsync([
            "instruct",
            "evolve",
            Alpaca("a"),
            "-n",
            "1",
            "--teacher",
            $"{address}v1#m",
            "-o",
            _folder["e.jsonl"],
        ]);
        await serving;
        Assert.Contains("401: the key is wrong", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["e.jsonl"]));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Alpaca(string name) =>
        _folder.Write(
            $"{name}.jsonl",
            string.Concat(
                Enumerable
                    .Range(0, 3)
                    .Select(i =>
                        $$"""{"instruction": "Say the number.", "input": "{{name}}{{i}} 7", "output": "7"}""" + "\n"
                    )
            )
        );
}
