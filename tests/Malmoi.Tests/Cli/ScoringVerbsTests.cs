using System.Text.Json.Nodes;
using Malmoi.Tests.NGrams;
using Malmoi.Tests.NGrams.Arpa;

namespace Malmoi.Tests.Cli;

public sealed class ScoringVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public ScoringVerbsTests() => _model = _folder.Write("model.arpa", ArpaSamples.Small);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_prints_the_json_that_programs_rely_on()
    {
        var json = await VerbRun.JsonAsync("score", _model, "a b 말", "x");
        Assert.Equal(_model, (string)json["model"]!);
        Assert.Equal("Word", (string)json["policy"]!["unit"]!);
        var score = json["scores"]![0]!;
        Assert.Equal("a b 말", (string)score["text"]!);
        Assert.Equal(Math.Log(0.1), (double)score["logProbability"]!, 1e-5); // -0.3 - 0.1 - 0.15 - 0.45 = -1
        Assert.Equal(Math.Pow(10, 0.25), (double)score["perplexity"]!, 1e-5);
        var tokens = score["tokens"]!.AsArray();
        Assert.Equal(["a", "b", "말", "</s>"], tokens.Select(token => (string)token!["text"]!));
        Assert.Equal([2, 3, 3, 2], tokens.Select(token => (int)token!["ngramLength"]!));
        Assert.Equal(1, (int)json["scores"]![1]!["unknown"]!);
        Assert.True((bool)json["scores"]![1]!["tokens"]![0]!["unknown"]!);
    }

    [Fact]
    public async Task Score_compares_conditional_probabilities()
    {
        var text = await VerbRun.OutputAsync("score", _model, "P(b | a)", "P(말 | a)");
        Assert.Contains("P(b | a) = ", text, StringComparison.Ordinal);
        // P(b | a) = 10^-0.4, P(말 | a) = 10^(-0.25 - 0.8): a ratio of 10^0.65
        Assert.Contains("P(b | a) = 4.4668", text, StringComparison.Ordinal);
        Assert.Contains("white-space words, as written", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_reads_a_file_line_by_line()
    {
        var json = await VerbRun.JsonAsync(
            "score",
            _model,
            "--file",
            _folder.Write("t.txt", "a b\r\n\na\n"),
            "--ranks"
        );
        Assert.Equal(["a b", "", "a"], json["scores"]!.AsArray().Select(score => (string)score!["text"]!));
        Assert.NotNull(json["scores"]![0]!["tokens"]![0]!["rank"]);
        var lines = (await VerbRun.OutputAsync("score", _model, "--file", _folder["t.txt"])).Split('\n')[3..];
        Assert.Equal(["-0.6000\t1.58489\t3\t0\ta b", "-1.4000\t25.1189\t1\t0\t"], lines[..2]);
    }

    [Fact]
    public async Task Score_takes_another_tokenizer_when_told()
    {
        var json = await VerbRun.JsonAsync("score", _model, "A b", "--tokenizer", "word+lowercase");
        Assert.Equal(0, (int)json["scores"]![0]!["unknown"]!);
        Assert.True((bool)json["policy"]!["lowercase"]!);
    }

    [Fact]
    public async Task Explain_shows_the_chain_rule_the_markov_assumption_and_every_back_off()
    {
        var text = await VerbRun.OutputAsync("explain", _model, "a b 말");
        Assert.Contains("P(말 | <s> a b)", text, StringComparison.Ordinal); // the chain rule
        Assert.Contains("P(말 | a b)", text, StringComparison.Ordinal); // two words count
        Assert.Contains("-0.4500 [2] 말 </s>", text, StringComparison.Ordinal);
        Assert.Contains("0.0000 b(b 말)", text, StringComparison.Ordinal);
        Assert.Contains("log10 -1.0000", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explained_factors_multiply_to_the_score()
    {
        var json = await VerbRun.JsonAsync("explain", _model, "b a x b");
        var sum = json["tokens"]!
            .AsArray()
            .Sum(token =>
                (double)token!["log10NGram"]! + token["backoffs"]!.AsArray().Sum(paid => (double)paid!["log10Weight"]!)
            );
        Assert.Equal((double)json["log10Probability"]!, sum, 1e-5);
        Assert.Equal(["<s>", "b", "a", "x"], json["tokens"]![3]!["history"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(["a", "x"], json["tokens"]![3]!["context"]!.AsArray().Select(word => (string)word!));
    }

    [Fact]
    public async Task Generate_writes_the_same_text_for_the_same_seed()
    {
        string[] args = ["generate", _model, "a", "--seed", "3", "--count", "4", "--max-tokens", "6"];
        var once = await VerbRun.OutputAsync(args);
        Assert.Equal(once, await VerbRun.OutputAsync(args));
        Assert.Equal(4, once.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(
            once.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("a", line, StringComparison.Ordinal)
        );
        var json = await VerbRun.JsonAsync(args);
        Assert.Equal(once, string.Concat(json["texts"]!.AsArray().Select(text => $"a{text!["text"]}\n")));
    }

    [Fact]
    public async Task Generate_searches_with_a_beam()
    {
        var json = await VerbRun.JsonAsync("generate", _model, "a", "--beam", "3", "--count", "2");
        Assert.Equal(" b", (string)json["texts"]![0]!["text"]!);
        Assert.True((double)json["texts"]![0]!["logProbability"]! >= (double)json["texts"]![1]!["logProbability"]!);
        Assert.Contains(
            "--beam 3",
            await VerbRun.ErrorAsync("generate", _model, "--beam", "2", "--count", "3"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Eval_judges_pairs_from_a_file()
    {
        var pairs = _folder.Write(
            "pairs.jsonl",
            """
            {"sentence_good": "a b 말", "sentence_bad": "말 b a", "paradigm": "order", "phenomenon": "syntax"}
            {"sentence_good": "a x", "sentence_bad": "a y", "paradigm": "order", "phenomenon": "syntax"}
            """
        );
        var json = await VerbRun.JsonAsync("eval", _model, pairs);
        var task = json["tasks"]![0]!;
        Assert.Equal(pairs, (string)task["task"]!);
        Assert.Equal(0.5, (double)task["metrics"]!["accuracy"]!);
        Assert.Equal(1, (int)task["metrics"]!["ties"]!);
        Assert.Equal(0.5, (double)task["groups"]!["syntax"]!["paradigms"]!["order"]!["accuracy"]!);
        var harness = await VerbRun.JsonAsync("eval", _model, pairs, "--convention", "lm-eval");
        Assert.Equal(1, (double)harness["tasks"]![0]!["metrics"]!["accuracy"]!);
        var table = await VerbRun.OutputAsync("eval", _model, pairs, "--paradigms");
        Assert.StartsWith("overall ", LastRow(table), StringComparison.Ordinal);
        Assert.Contains("order", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_gives_surprisals_by_word_and_draws_them_as_strips()
    {
        var json = await VerbRun.JsonAsync("score", _model, "a b 말", "--by", "eojeol");
        var units = json["texts"]![0]!["units"]!.AsArray();
        Assert.Equal("a b 말", string.Join(' ', units.Take(3).Select(unit => (string)unit!["text"]!)));
        Assert.Equal((double)json["texts"]![0]!["bits"]!, units.Sum(unit => (double)unit!["surprisal"]!), 1e-5);
        Assert.All(
            units,
            unit => Assert.Equal(Math.Pow(2, -(double)unit!["surprisal"]!), (double)unit["cloze"]!, 1e-9)
        );
        Assert.All(units, unit => Assert.True((int)unit!["rank"]! >= 1 && (double)unit["entropy"]! >= 0));
        var svg = _folder["strip.svg"];
        var table = await VerbRun.OutputAsync("score", _model, "a b 말", "--by", "word", "-o", svg, "-l", "ko");
        Assert.Contains("cloze", table, StringComparison.Ordinal);
        Assert.Contains(">말</text>", File.ReadAllText(svg), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prefix_says_what_a_file_is()
    {
        const string Pair = """{"sentence_good": "a b 말", "sentence_bad": "말 b a"}""";
        var pairs = await VerbRun.JsonAsync("eval", _model, "pairs:" + _folder.Write("pairs.txt", Pair));
        Assert.Equal(1, (double)pairs["tasks"]![0]!["metrics"]!["accuracy"]!);
        var suite = _folder.Write(
            "suite.json",
            """
            {"predictions": [{"type": "formula", "formula": "(2;%good%) < (2;%bad%)"}], "items": [{"item_number": 1, "conditions": [
              {"condition_name": "good", "regions": [{"region_number": 1, "content": "a"}, {"region_number": 2, "content": "b"}]},
              {"condition_name": "bad", "regions": [{"region_number": 1, "content": "a"}, {"region_number": 2, "content": "말"}]}]}]}
            """
        );
        var judged = await VerbRun.JsonAsync("eval", _model, $"syntaxgym:{suite}");
        Assert.Equal(1, (double)judged["tasks"]![0]!["groups"]!["suite"]!["predictions"]![0]!["accuracy"]!);
        Assert.StartsWith(
            "overall ",
            LastRow(await VerbRun.OutputAsync("eval", _model, $"syntaxgym:{suite}")),
            StringComparison.Ordinal
        );
        var cola = _folder.Write(
            "judged.tsv",
            string.Join(
                '\n',
                Enumerable.Range(0, 8).Select(i => $"x\t{i / 2 % 2}\t\ta {(i / 2 % 2 == 1 ? "b" : "말")}")
            )
        );
        var sentences = await VerbRun.JsonAsync("eval", _model, $"cola:{cola}");
        Assert.Equal(1, (double)sentences["tasks"]![0]!["groups"]!["every second sentence"]!["LP"]!["correlation"]!);
    }

    [Fact]
    public async Task Eval_measures_the_perplexity_of_a_text()
    {
        var text = _folder.Write("text.txt", "a b 말\na b 말\n");
        var metrics = (await VerbRun.JsonAsync("eval", _model, text))["tasks"]![0]!["metrics"]!;
        Assert.Equal(Math.Pow(10, 0.25), (double)metrics["perplexity"]!, 1e-5);
        Assert.Equal(2 * Math.Log2(10) / 12, (double)metrics["bitsPerCharacter"]!, 1e-5);
        Assert.Equal(2 * Math.Log2(10) / 16, (double)metrics["bitsPerByte"]!, 1e-5);
        Assert.Matches("^overall +1.7783$", LastRow(await VerbRun.OutputAsync("eval", _model, text)).Trim());
    }

    [Theory]
    [InlineData("score MODEL", "nothing to score")]
    [InlineData("score /no/such/model a", "'/no/such/model'")]
    [InlineData("score MODEL P(a", "P(word |")]
    [InlineData("score MODEL --file /no/such/text", "'/no/such/text'")]
    [InlineData("score MODEL --file EMPTY", "no text")]
    [InlineData("score MODEL --file BINARY", "line 2")]
    [InlineData("score MODEL a --tokenizer letters", "'letters'")]
    [InlineData("score MODEL a --threads 0", "--threads 0 is out of range")]
    [InlineData("score EMPTY a", "not a model")]
    [InlineData("score MODEL a --corrected", "--by token, word or eojeol")]
    [InlineData("score MODEL a --by word --corrected", "begins with a blank")]
    [InlineData("score MODEL a --by word -o strip.gif", ".png")]
    [InlineData("score MODEL a -o strip.svg", "--by token, word or eojeol")]
    [InlineData("explain MODEL ", "no sentence")]
    [InlineData("generate MODEL --top-p 2", "top-p of 2")]
    [InlineData("generate MODEL --temperature -1", "temperature")]
    [InlineData("generate MODEL --beam 0", "beam of 0")]
    [InlineData("generate MODEL --max-tokens -1", "-1 tokens")]
    [InlineData("generate MODEL --beam 2 --max-tokens -1", "-1 tokens")]
    [InlineData("generate MODEL --count 0", "0 texts")]
    [InlineData("eval MODEL blimpp", "blimp, kblimp, cola, kontrast-ko")]
    [InlineData("eval MODEL EMPTY", "no text")]
    [InlineData("eval MODEL syntaxgym:/no/such/suite", "'/no/such/suite'")]
    [InlineData("eval MODEL cola:/no/such/folder", "in_domain_train.tsv")]
    [InlineData("eval MODEL pairs:/no/such/pairs", "'/no/such/pairs'")]
    [InlineData("eval MODEL BROKEN.jsonl", "line 1")]
    [InlineData("eval MODEL EMPTY.jsonl", "no minimal pair")]
    [InlineData("eval MODEL SAME.jsonl", "line 2 has the same sentence twice ('b')")]
    public async Task Bad_input_is_one_clear_line(string line, string expected)
    {
        _folder.Write("EMPTY", "");
        _folder.Write("EMPTY.jsonl", "\n");
        _folder.Write(
            "SAME.jsonl",
            "{\"sentence_good\": \"a\", \"sentence_bad\": \"b\"}\n{\"sentence_good\": \"b\", \"sentence_bad\": \"b\"}\n"
        );
        _folder.Write("BROKEN.jsonl", "{\"sentence_good\": \"a\"");
        await File.WriteAllBytesAsync(
            _folder["BINARY"],
            [97, 10, 0xff, 0xfe, 10],
            TestContext.Current.CancellationToken
        );
        var args = line.Split(' ')
            .Select(word =>
                word == "MODEL" ? _model
                : word.Length == 0 ? " "
                : char.IsUpper(word[0]) && word.Length > 4 ? _folder[word]
                : word
            );
        Assert.Contains(expected, await VerbRun.ErrorAsync([.. args]), StringComparison.Ordinal);
    }

    // The row above the line that closes the table.
    private static string LastRow(string table)
    {
        var rows = table.Split('\n').Select(row => row.Trim()).ToList();
        var rule = rows.FindIndex(row => row.StartsWith('─'));
        return rows[rows.FindIndex(rule, row => row.Length == 0) - 1];
    }
}
