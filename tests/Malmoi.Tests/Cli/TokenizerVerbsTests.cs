using System.Text.Json.Nodes;
using Malmoi.Cli;
using Malmoi.Tests.Tokenization;
using Malmoi.Tests.Tokenization.Formats;

namespace Malmoi.Tests.Cli;

public sealed class TokenizerVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tokenizer;

    public TokenizerVerbsTests() => _tokenizer = SmallTokenizers.Bytes().Write(_folder);

    [Fact]
    public async Task Text_goes_to_ids_and_back()
    {
        var ids = (await VerbRun.OutputAsync("tokenizer", "encode", _tokenizer, "the cat sat 한")).Trim();
        Assert.StartsWith("257 260 262 ", ids, StringComparison.Ordinal);
        Assert.Equal(
            "the cat sat 한\n",
            (await VerbRun.OutputAsync(["tokenizer", "decode", _tokenizer, .. ids.Split(' ')])).ReplaceLineEndings("\n")
        );
        Assert.Equal(
            "the Ġcat\n",
            (await VerbRun.OutputAsync("tokenizer", "encode", _tokenizer, "the cat", "--pieces")).ReplaceLineEndings(
                "\n"
            )
        );
    }

    [Fact]
    public async Task Every_line_of_a_file_becomes_a_line_of_ids_whatever_the_number_of_threads()
    {
        var text = _folder["text.txt"];
        await File.WriteAllLinesAsync(
            text,
            Enumerable.Range(0, 5000).Select(i => i % 7 == 0 ? "" : $"the cat {i} sat 고양이{i}"),
            CancellationToken.None
        );
        foreach (var threads in (string[])["1", "3"])
        {
            await VerbRun.OutputAsync(
                "tokenizer",
                "encode",
                _tokenizer,
                "--file",
                text,
                "-o",
                _folder[$"ids{threads}"],
                "--threads",
                threads
            );
        }

        Assert.Equal(await File.ReadAllBytesAsync(_folder["ids1"]), await File.ReadAllBytesAsync(_folder["ids3"]));
        var decoded = await VerbRun.OutputAsync("tokenizer", "decode", _tokenizer, "--file", _folder["ids1"]);
        Assert.Equal((await File.ReadAllTextAsync(text)).ReplaceLineEndings("\n"), decoded.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Json_tells_ids_pieces_and_places()
    {
        var json = await VerbRun.JsonAsync("tokenizer", "encode", _tokenizer, "the cat");
        var second = json["texts"]![0]!["tokens"]![1]!;
        Assert.Equal(
            (260, "Ġcat", 3, 7),
            ((int)second["id"]!, (string)second["piece"]!, (int)second["start"]!, (int)second["end"]!)
        );
    }

    [Fact]
    public async Task Inspecting_shows_the_parts_or_how_a_text_is_cut()
    {
        Assert.Contains(
            "byte pairs: 263 pieces, 7 merges",
            await VerbRun.OutputAsync("tokenizer", "inspect", _tokenizer),
            StringComparison.Ordinal
        );
        Assert.Matches(
            @"Ġcat\s+260\s+3\.\.7\s+cat",
            await VerbRun.OutputAsync("tokenizer", "inspect", _tokenizer, "the cat")
        );
    }

    [Fact]
    public async Task An_id_that_the_tokenizer_lacks_is_refused()
    {
        Assert.Contains(
            "'9999' is not an id",
            await VerbRun.ErrorAsync("tokenizer", "decode", _tokenizer, "9999"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "give the texts",
            await VerbRun.ErrorAsync("tokenizer", "encode", _tokenizer),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nothing.json",
            await VerbRun.ErrorAsync("tokenizer", "encode", _folder["nothing.json"], "a"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_ngram_model_of_pieces_scores_and_generates_text()
    {
        var text = _folder["text.txt"];
        var model = _folder["model.arpa"];
        await File.WriteAllLinesAsync(
            text,
            Enumerable.Repeat("the cat sat", 20).Append("the sat cat <s> the"),
            CancellationToken.None
        );
        await VerbRun.OutputAsync("train", "ngram", text, "-n", "3", "--tokenizer", _tokenizer, "-o", model);
        var scored = (await VerbRun.JsonAsync("score", model, "the cat sat"))["scores"]![0]!["tokens"]!.AsArray();
        Assert.Equal(["the", "Ġcat", "Ġsat", "</s>"], scored.Select(token => (string)token!["text"]!));
        Assert.StartsWith(
            "the cat sat",
            await VerbRun.OutputAsync("generate", model, "--temperature", "0.01", "--seed", "1"),
            StringComparison.Ordinal
        );
        // The tokenizer's own <s> in the text is a word, not the mark.
        Assert.Contains("<#263>", await File.ReadAllTextAsync(model), StringComparison.Ordinal);
        Assert.Contains("pieces of tokenizer.json", await VerbRun.OutputAsync("info", model), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_and_its_tokenizer_may_move_together_but_not_apart()
    {
        var text = _folder["text.txt"];
        await File.WriteAllLinesAsync(text, Enumerable.Repeat("the cat sat", 5), CancellationToken.None);
        await VerbRun.OutputAsync(
            "train",
            "ngram",
            text,
            "-n",
            "2",
            "--tokenizer",
            _tokenizer,
            "-o",
            _folder["model.arpa"]
        );
        var elsewhere = Directory.CreateDirectory(_folder["elsewhere"]).FullName;
        foreach (var name in (string[])["model.arpa", "model.arpa.malmoi.json"])
        {
            File.Move(_folder[name], Path.Combine(elsewhere, name));
        }

        var moved = Path.Combine(elsewhere, "model.arpa");
        Assert.Contains(
            "tokenizer.json",
            await VerbRun.ErrorAsync("score", moved, "the cat"),
            StringComparison.Ordinal
        );
        var given = await VerbRun.OutputAsync("score", moved, "the cat", "--tokenizer", _tokenizer);
        File.Move(_tokenizer, Path.Combine(elsewhere, "tokenizer.json"));
        Assert.Equal(given, await VerbRun.OutputAsync("score", moved, "the cat"));
    }

    [Fact]
    public async Task A_model_refuses_another_tokenizer_in_the_place_of_its_own()
    {
        var text = _folder["text.txt"];
        var model = _folder["model.arpa"];
        var sidecar = model + ".malmoi.json";
        await File.WriteAllLinesAsync(text, Enumerable.Repeat("the cat sat", 5), CancellationToken.None);
        await VerbRun.OutputAsync("train", "ngram", text, "-n", "2", "--tokenizer", _tokenizer, "-o", model);
        var scored = await VerbRun.OutputAsync("score", model, "the cat");
        var own = await File.ReadAllTextAsync(_tokenizer, TestContext.Current.CancellationToken);
        // The same pieces in another order: scores would be wrong without a word.
        await File.WriteAllTextAsync(
            _tokenizer,
            own.Replace("\"a\":", "\"between\":", StringComparison.Ordinal)
                .Replace("\"b\":", "\"a\":", StringComparison.Ordinal)
                .Replace("\"between\":", "\"b\":", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        foreach (var verb in (string[])["score", "explain"])
        {
            var error = await VerbRun.ErrorAsync(verb, model, "the cat");
            Assert.Contains($"the tokenizer '{_tokenizer}' is not the one", error, StringComparison.Ordinal);
            Assert.Contains("SHA-256", error, StringComparison.Ordinal);
        }

        // The user may insist; a sidecar from before checksums were written takes what it finds.
        await VerbRun.OutputAsync("score", model, "the cat", "--tokenizer", _tokenizer);
        await VerbRun.OutputAsync("convert", model, _folder["model.bin"]);
        await VerbRun.ErrorAsync("score", _folder["model.bin"], "the cat");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(sidecar, TestContext.Current.CancellationToken))!;
        json["policy"]!["tokenizer"] = "tokenizer.json";
        await File.WriteAllTextAsync(sidecar, json.ToJsonString(), TestContext.Current.CancellationToken);
        await VerbRun.OutputAsync("score", model, "the cat");
        await File.WriteAllTextAsync(_tokenizer, own, TestContext.Current.CancellationToken);
        Assert.Equal(scored, await VerbRun.OutputAsync("score", model, "the cat"));
    }

    [Fact]
    public async Task What_several_threads_refuse_is_one_line()
    {
        // Files of GPT-2 without pieces for bytes beyond ASCII.
        _folder.Write(
            "vocab.json",
            "{" + string.Join(',', Enumerable.Range('a', 26).Select(c => $"\"{(char)c}\":{c}")) + "}"
        );
        _folder.Write("merges.txt", "");
        var text = _folder.Write("text.txt", string.Concat(Enumerable.Repeat("한\n", 1_000_000)));
        var errors = new StringWriter();
        string[] arguments = ["tokenizer", "encode", _folder["vocab.json"], "--file", text, "-o", _folder["ids"]];
        Assert.Equal(1, await CommandLine.RunAsync([.. arguments, "--threads", "3"], errors));
        Assert.StartsWith(
            "malmoi: the vocabulary has no piece for 'í' (byte 0xED)",
            errors.ToString(),
            StringComparison.Ordinal
        );
        Assert.Single(errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(_folder["ids"]));
    }

    [Fact]
    public async Task Decoded_text_goes_to_a_file()
    {
        var ids = (await VerbRun.OutputAsync("tokenizer", "encode", _tokenizer, "the cat\n한", "sat")).Trim();
        var (file, text) = (_folder.Write("ids.txt", ids), _folder["text.txt"]);
        Assert.Empty(await VerbRun.OutputAsync("tokenizer", "decode", _tokenizer, "--file", file, "-o", text));
        Assert.Equal("the cat\n한\nsat\n", await File.ReadAllTextAsync(text, TestContext.Current.CancellationToken));
        Assert.Contains(
            "would be lost",
            await VerbRun.ErrorAsync("tokenizer", "decode", _tokenizer, "--file", file, "-o", file),
            StringComparison.Ordinal
        );
        await VerbRun.ErrorAsync("tokenizer", "decode", _tokenizer, "257", "9999", "-o", _folder["none.txt"]);
        Assert.False(File.Exists(_folder["none.txt"]));
    }

    [Fact]
    public async Task A_tokenizer_is_written_in_other_formats_and_cuts_the_same()
    {
        var expected = await VerbRun.OutputAsync("tokenizer", "encode", _tokenizer, "the cat sat 한");
        foreach (var output in (string[])["folder", "copy.json", "gpt2.tiktoken", "files/vocab.json"])
        {
            Directory.CreateDirectory(_folder["files"]);
            Assert.Contains(
                "tokenizer, 264 pieces",
                await VerbRun.OutputAsync("convert", _tokenizer, _folder[output]),
                StringComparison.Ordinal
            );
            Assert.Equal(expected, await VerbRun.OutputAsync("tokenizer", "encode", _folder[output], "the cat sat 한"));
        }

        Assert.Contains(
            "WordPiece only",
            await VerbRun.ErrorAsync("convert", _tokenizer, _folder["vocab.txt"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "cut by",
            await VerbRun.ErrorAsync("convert", _tokenizer, _folder["cl100k_base.tiktoken"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the tokenizer's model has no counterpart",
            await VerbRun.ErrorAsync("convert", _tokenizer, _folder["a.model"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "would be lost",
            await VerbRun.ErrorAsync("convert", _tokenizer, _tokenizer),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_SentencePiece_model_becomes_a_tokenizer_json()
    {
        await File.WriteAllBytesAsync(
            _folder["a.model"],
            SmallSentencePieceModels.Unigram().ToArray(),
            CancellationToken.None
        );
        await VerbRun.OutputAsync("convert", _folder["a.model"], _folder["a.json"]);
        Assert.Equal(
            await VerbRun.OutputAsync("tokenizer", "encode", _folder["a.model"], "ab 가나"),
            await VerbRun.OutputAsync("tokenizer", "encode", _folder["a.json"], "ab 가나")
        );
    }

    [Fact]
    public async Task A_tokenizer_and_a_unit_together_are_refused() =>
        Assert.Contains(
            "leave out --unit",
            await VerbRun.ErrorAsync(
                "train",
                "ngram",
                _tokenizer,
                "--tokenizer",
                _tokenizer,
                "--unit",
                "jamo",
                "-o",
                _folder["m.arpa"]
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_model_is_never_written_over_its_tokenizer()
    {
        var text = _folder.Write("text.txt", "the cat\n");
        var before = await File.ReadAllTextAsync(_tokenizer);
        Assert.Contains(
            "is also an input",
            await VerbRun.ErrorAsync("train", "infinigram", text, "--tokenizer", _tokenizer, "-o", _tokenizer),
            StringComparison.Ordinal
        );
        Assert.Equal(before, await File.ReadAllTextAsync(_tokenizer));
    }

    public void Dispose() => _folder.Dispose();
}
