using CsCheck;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.KenLM;
using Malmoi.NGrams.Smoothing;
using Malmoi.Tests.NGrams.Counting;

namespace Malmoi.Tests.NGrams.Smoothing;

/// <summary>Collapsed values beside their definition over a dictionary, and the law they are made for.</summary>
public sealed class CollapsedValuesTests
{
    private static readonly EstimationOptions s_collapsed = new() { CollapseValues = true };
    private static readonly Gen<string> s_words = Gen.Int[0, 4]
        .Select(i => ((string[])["a", "말", "zz", "모이", "b"])[i]);

    [Fact]
    public void They_are_the_products_and_quotients_of_the_back_off_weights() =>
        Gen.Select(TinyCorpora.Text, Gen.Int[1, 4], Gen.Bool, Gen.Bool)
            .Sample(
                (text, order, prune, spills) =>
                {
                    var limits = spills ? new CountingLimits(Tokens: 15, Runs: 2, Columns: 0, Window: 16) : null;
                    var thresholds = prune ? new long[] { 0, 0, 1, 1 }[..order] : [];
                    using var counts = TinyCorpora.Count(text, order, 2, limits);
                    using var plain = new ModifiedKneserNey().Fit(counts, new() { Prune = thresholds });
                    using var collapsed = new ModifiedKneserNey().Fit(counts, s_collapsed with { Prune = thresholds });
                    Collapse(ArpaTable.Read(plain)).AssertClose(ArpaTable.Read(collapsed), 2e-5);
                },
                iter: 80
            );

    [Fact]
    public void Over_a_whole_sentence_they_sum_to_its_log_probability() =>
        Gen.Select(TinyCorpora.Text, Gen.Int[1, 4], s_words.Array[0, 8])
            .Sample(
                (text, order, words) =>
                {
                    using var counts = TinyCorpora.Count(text, order, 1);
                    using var plain = new ModifiedKneserNey().Fit(counts);
                    using var collapsed = new ModifiedKneserNey().Fit(counts, s_collapsed);
                    var (p, q) = (ArpaTable.Read(plain), ArpaTable.Read(collapsed));
                    string[] sentence = ["<s>", .. words.Select(word => p.ContainsKey(word) ? word : "<unk>"), "</s>"];
                    Assert.Equal(Score(p, sentence, order), Score(q, sentence, order), 1e-4);
                },
                iter: 80
            );

    [Fact]
    public void A_back_off_weight_of_zero_is_refused()
    {
        using var counts = TinyCorpora.Count("a b\nb a\n", 2, 1);
        var error = Assert.Throws<InputException>(() => new MaximumLikelihood().Fit(counts, s_collapsed));
        Assert.Contains("cannot be collapsed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_become_no_model_and_no_binary_file()
    {
        using var folder = new TemporaryFolder();
        using var counts = TinyCorpora.Count("a b\nb a\n", 2, 1);
        using var estimate = new ModifiedKneserNey().Fit(counts, s_collapsed);
        Assert.Contains("no probabilities", Refused(() => NGramTrie.From(estimate)), StringComparison.Ordinal);
        Assert.Contains(
            "no probabilities",
            Refused(() => KenLMFile.Write(estimate, folder["model.bin"])),
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFiles(folder.Path));

        static string Refused(Action action) => Assert.Throws<InputException>(action).Message;
    }

    private static ArpaTable Collapse(ArpaTable table)
    {
        var collapsed = new ArpaTable();
        foreach (var (ngram, (p, _)) in table)
        {
            var words = ngram.Split(' ');
            var q = p;
            for (var from = 0; from < words.Length; from++)
            {
                q += Backoff(table, words[from..]);
                q -= from < words.Length - 1 ? Backoff(table, words[from..^1]) : 0;
            }

            collapsed[ngram] = (q, 0);
        }

        return collapsed;
    }

    private static double Backoff(ArpaTable table, string[] words) => table[string.Join(' ', words)].Backoff;

    /// <summary>The sum over a sentence, begin mark included, by the back-off recursion.</summary>
    private static double Score(ArpaTable table, string[] sentence, int order)
    {
        var sum = 0.0;
        for (var at = 0; at < sentence.Length; at++)
        {
            var from = Math.Max(0, at + 1 - order);
            for (; !table.ContainsKey(string.Join(' ', sentence[from..(at + 1)])); from++)
            {
                sum += table.TryGetValue(string.Join(' ', sentence[from..at]), out var context) ? context.Backoff : 0;
            }

            sum += table[string.Join(' ', sentence[from..(at + 1)])].LogProbability;
        }

        return sum;
    }
}
