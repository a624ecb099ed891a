using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Cli;

/// <summary>The verbs <c>train infinigram</c> and <c>passages</c>, run as a user runs them.</summary>
public sealed class InfiniGramVerbsTests
{
    private const string Text = "The cat sat on the mat\nthe dog sat on the log\na cat saw a dog\n고양이 가 앉았다\n";

    [Fact]
    public async Task An_index_shows_where_its_corpus_has_an_n_gram()
    {
        using var folder = new TemporaryFolder();
        var index = await Train(folder, "--lowercase");
        Assert.Equal(new TextPolicy { Lowercase = true }, ModelSidecar.Read(index)!.Policy);

        var found = await VerbRun.JsonAsync("passages", index, "SAT on the");
        Assert.Equal(2, (int)found["count"]!);
        Assert.Equal(
            ["1: <s> the cat [sat on the] mat </s>", "2: <s> the dog [sat on the] log </s>"],
            found["passages"]!
                .AsArray()
                .Select(node => $"{node!["sentence"]}: {node["before"]} [{node["match"]}] {node["after"]}")
                .Order()
        );
        Assert.Equal(["log", "mat"], found["followers"]!.AsArray().Select(node => (string)node!["text"]!).Order());

        var first = await VerbRun.OutputAsync("passages", index, "<s> the");
        Assert.Contains("<s> the: 2 times in 4 sentences", first, StringComparison.Ordinal);
        Assert.Contains("then cat: 1, p = 0.5000", first, StringComparison.Ordinal);
        Assert.Contains("1: [<s> the] cat sat on the mat </s>", first, StringComparison.Ordinal);
        var last = await VerbRun.JsonAsync("passages", index, "앉았다 </s>", "--around", "1");
        Assert.Equal("가", (string)last["passages"]![0]!["before"]!);
    }

    [Fact]
    public async Task An_index_scores_like_any_model()
    {
        using var folder = new TemporaryFolder();
        var index = await Train(folder, "--lowercase");
        var scored = await VerbRun.JsonAsync("score", index, "the dog sat on the mat");
        Assert.Equal(0, (double)scored["scores"]![0]!["tokens"]![0]!["logProbability"]! - Math.Log(0.5), 1e-6);
    }

    [Fact]
    public async Task Syllables_are_indexed_and_shown_as_text()
    {
        using var folder = new TemporaryFolder();
        var index = await Train(folder, "--unit", "syllable");
        var found = await VerbRun.JsonAsync("passages", index, "양이 가");
        Assert.Equal("양이 가", (string)found["passages"]![0]!["match"]!);
        Assert.Equal(" 앉았다</s>", (string)found["passages"]![0]!["after"]!);
    }

    [Fact]
    public async Task What_cannot_be_shown_is_refused_in_a_line()
    {
        using var folder = new TemporaryFolder();
        var index = await Train(folder);
        Assert.Contains(
            "'bird' does not occur in the corpus",
            await VerbRun.ErrorAsync("passages", index, "the bird"),
            StringComparison.Ordinal
        );
        Assert.Contains("no n-gram", await VerbRun.ErrorAsync("passages", index, ""), StringComparison.Ordinal);
        Assert.Contains(
            "below zero",
            await VerbRun.ErrorAsync("passages", index, "cat", "--most", "-1"),
            StringComparison.Ordinal
        );
        await VerbRun.OutputAsync("train", "ngram", folder["corpus.txt"], "-o", folder["model.arpa"], "-n", "2");
        Assert.Contains(
            "has no corpus in it",
            await VerbRun.ErrorAsync("passages", folder["model.arpa"], "cat"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "which marks sentences",
            await VerbRun.ErrorAsync("train", "infinigram", folder.Write("m.txt", "a <s> b\n"), "-o", folder["m"]),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(folder["m"]));
        Assert.Contains(
            "choose a folder that exists",
            await VerbRun.ErrorAsync("train", "infinigram", folder["corpus.txt"], "-o", folder["no/m"]),
            StringComparison.Ordinal
        );
    }

    private static async Task<string> Train(TemporaryFolder folder, params string[] options)
    {
        var corpus = folder.Write("corpus.txt", Text);
        var index = folder["corpus.infini"];
        await VerbRun.OutputAsync(["train", "infinigram", corpus, "-o", index, .. options]);
        return index;
    }
}
