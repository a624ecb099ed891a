using System.Globalization;
using System.IO.Compression;
using Malmoi.Evaluation;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Tests.Evaluation;

public class PerplexityTests
{
    /// <summary>The fast way says what the obvious one says.</summary>
    private static void Same(Perplexity obvious, Perplexity fast)
    {
        Assert.Equal(obvious.LogProbability, fast.LogProbability, 1e-7 * Math.Abs(obvious.LogProbability));
        Assert.Equal(
            obvious.UnknownLogProbability,
            fast.UnknownLogProbability,
            1e-7 * Math.Abs(obvious.LogProbability)
        );
        Assert.Equal(
            obvious with
            {
                LogProbability = 0,
                UnknownLogProbability = 0,
            },
            fast with
            {
                LogProbability = 0,
                UnknownLogProbability = 0,
            }
        );
    }

    private static readonly SpecialTokens Special = new(Unknown: 0, Begin: 1, End: 2);

    [Fact]
    public void By_hand()
    {
        // "가a": 2 characters and 4 bytes, and the predicted line end one more of each; p = 1/2 1/8 1/4.
        var score = new TextScore([Scored(7, 0.5), Scored(0, 0.125), Scored(2, 0.25)]);
        var result = Perplexity.Of("가a", score, Special);
        Assert.Equal((3, 1, 3, 5), (result.Tokens, result.Unknown, result.Characters, result.Bytes));
        Assert.Equal(6, result.Bits, 1e-12);
        Assert.Equal(4, result.Value, 1e-12); // 2^(6/3)
        Assert.Equal(Math.Pow(2, 1.5), result.WithoutUnknown, 1e-12); // (1 + 2) bits over two tokens
        Assert.Equal(2, result.BitsPerCharacter, 1e-12);
        Assert.Equal(1.2, result.BitsPerByte, 1e-12);
        Assert.Equal(-6 * Math.Log10(2), result.Log10Probability, 1e-12);
    }

    [Fact]
    public void The_whole_is_the_sum_of_its_lines()
    {
        var one = Perplexity.Of("ab", new TextScore([Scored(7, 0.5), Scored(2, 0.5)]), Special);
        var two = Perplexity.Of("c", new TextScore([Scored(0, 0.25), Scored(2, 0.5)]), Special);
        var sum = one + two;
        Assert.Equal((2, 4, 1, 5), (sum.Lines, sum.Tokens, sum.Unknown, sum.Characters));
        Assert.Equal(one.Bits + two.Bits, sum.Bits, 1e-12);
    }

    [Fact]
    public void An_impossible_token_makes_perplexity_infinite() =>
        Assert.Equal(double.PositiveInfinity, Perplexity.Of("a", new TextScore([Scored(7, 0)]), Special).Value);

    [Theory]
    [InlineData("en.o3", "en")]
    [InlineData("en.o2", "en")]
    [InlineData("en.o2.vocabpad", "en")]
    [InlineData("en.o3.limitvocab", "en")]
    [InlineData("en.o3.nointerp", "en")]
    [InlineData("en.o3.prune012", "en")]
    [InlineData("en.o5.prune00112", "en")]
    [InlineData("en900.o5", "en")]
    [InlineData("ko.o2", "ko")]
    [InlineData("ko.o3", "ko")]
    [InlineData("ko.o3.prune012", "ko")]
    [InlineData("small.o3", "en")]
    [InlineData("small.o3", "en12")]
    [InlineData("tiny.o3.fallback", "tiny")]
    [InlineData("tiny.o4.fallback.nointerp", "tiny")]
    public async Task Perplexity_is_that_of_kenlm(string name, string text)
    {
        using var model = ModelFile.Open(OutsideData.Golden("ngram", "arpa", $"{name}.arpa.gz"));
        var lines = File.ReadLines(OutsideData.Golden("ngram", "corpora", $"{text}.heldout.txt"));
        var expected = Summary(OutsideData.Golden("ngram", "query", $"{name}.{text}.summary.txt.gz"));
        var result = await Perplexity.MeasureAsync(
            model.Text(),
            model.Tokenizer.Special,
            lines,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(expected["Tokens"], result.Tokens);
        Assert.Equal(expected["OOVs"], result.Unknown);
        Near(expected["Perplexity including OOVs"], result.Value);
        Near(expected["Perplexity excluding OOVs"], result.WithoutUnknown);
        Same(result, TextPerplexity.Measure(model.Text(2), lines, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("tiny.o3.probing", "tiny")]
    [InlineData("tiny.o3.trie", "tiny")]
    [InlineData("tiny.o3.trie_q8b8a64", "tiny")]
    [InlineData("small.o3.probing", "en12")]
    [InlineData("small.o3.trie_q4b6", "en12")]
    [InlineData("small.o3.trie_a64", "en12")]
    public async Task Perplexity_under_its_own_binaries_is_that_of_kenlm(string name, string text)
    {
        using var folder = new TemporaryFolder();
        var path = name.StartsWith("small", StringComparison.Ordinal)
            ? Unzipped(OutsideData.Golden("ngram", "binary", $"{name}.bin.gz"), folder["model"])
            : OutsideData.Golden("ngram", "binary", $"{name}.bin");
        using var model = ModelFile.Open(path);
        Assert.Equal("KenLM binary", model.Format);
        var lines = File.ReadLines(OutsideData.Golden("ngram", "corpora", $"{text}.heldout.txt"));
        var expected = Summary(OutsideData.Golden("ngram", "query", $"{name}.{text}.summary.txt.gz"));
        var result = await Perplexity.MeasureAsync(
            model.Text(),
            model.Tokenizer.Special,
            lines,
            TestContext.Current.CancellationToken
        );
        Assert.Equal((expected["Tokens"], expected["OOVs"]), (result.Tokens, result.Unknown));
        Near(expected["Perplexity including OOVs"], result.Value);
        Near(expected["Perplexity excluding OOVs"], result.WithoutUnknown);
    }

    private static string Unzipped(string path, string to)
    {
        using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var file = File.Create(to);
        zip.CopyTo(file);
        return to;
    }

    private static Dictionary<string, double> Summary(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':'))
            .ToDictionary(cells => cells[0], cells => Number(cells[1].Trim()));
    }

    private static double Number(string text) =>
        text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    // One part in a million: both add floats up, in another order.
    private static void Near(double expected, double actual) =>
        Assert.True(
            expected == actual || Math.Abs((actual / expected) - 1) < 1e-6,
            $"{expected} expected, {actual} found"
        );

    private static TokenScore Scored(int id, double probability) =>
        new(new Token(id, "", 0..0), Math.Log(probability), false);
}
