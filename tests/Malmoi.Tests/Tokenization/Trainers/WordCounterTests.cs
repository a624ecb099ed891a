using CsCheck;
using Malmoi.Text;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Tokenization.Trainers;

public sealed class WordCounterTests
{
    private static readonly Gen<string[]> Lines = Gen.Char["ab  한글▁\té"]
        .Array[0, 40]
        .Select(characters => new string(characters))
        .Array[1, 60];

    [Fact]
    public void Words_are_counted_as_a_dictionary_counts_them() =>
        Lines.Sample(
            lines =>
            {
                var expected = lines
                    .SelectMany(line => line.Split([' ', '▁'], StringSplitOptions.RemoveEmptyEntries))
                    .CountBy(word => $"▁{word}")
                    .ToDictionary(pair => pair.Key, pair => (long)pair.Value);
                if (expected.Count == 0)
                {
                    Assert.Throws<InputException>(() => Count(lines, new SpacedWords()));
                    return;
                }

                AssertSame(WordCounts.Of(expected), Count(lines, new SpacedWords()));
            },
            iter: 200
        );

    [Fact]
    public void Threads_and_memory_change_nothing() =>
        Gen.Select(Lines, Gen.Int[1, 4], Gen.Long[1, 4], Gen.Bool)
            .Where((lines, _, _, _) => lines.Any(line => line.Trim(' ', '▁').Length > 0))
            .Sample(
                (lines, threads, tables, byLine) =>
                {
                    IWordCutter cutter = byLine ? new WholeLines() : new SpacedWords();
                    var expected = Count(lines, cutter, new WordCountOptions { Threads = 1 });
                    var actual = Count(lines, cutter, new WordCountOptions { Threads = threads, TableBytes = tables });
                    AssertSame(expected, actual);
                },
                iter: 100
            );

    [Fact]
    public void Rare_words_are_left_out_however_they_were_counted()
    {
        string[] lines = ["a b b", "c b a a", "d"];
        foreach (var tables in (long?[])[null, 1])
        {
            var counts = Count(
                lines,
                new SpacedWords(),
                new WordCountOptions { MinimumCount = 3, TableBytes = tables }
            );
            AssertSame(WordCounts.Of(new Dictionary<string, long> { ["▁a"] = 3, ["▁b"] = 3 }), counts);
        }
    }

    [Fact]
    public void A_memory_limit_that_is_too_small_is_refused_in_one_line()
    {
        var error = Assert.Throws<InputException>(() =>
            Count(["a"], new SpacedWords(), new WordCountOptions { Memory = 1000 })
        );
        Assert.Contains("at least 64M", error.Message, StringComparison.Ordinal);
    }

    private static WordCounts Count(string[] lines, IWordCutter cutter, WordCountOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        var path = folder["corpus.txt"];
        File.WriteAllLines(path, lines);
        return WordCounter.Count(Corpus.Open(path), cutter, options, TestContext.Current.CancellationToken);
    }

    private static void AssertSame(WordCounts expected, WordCounts actual)
    {
        static IEnumerable<(string, long)> All(WordCounts counts) =>
            Enumerable.Range(0, counts.Count).Select(i => (counts.Word(i), counts.Occurrences(i)));
        Assert.Equal(All(expected), All(actual));
        Assert.Equal(expected.Total, actual.Total);
    }

    private sealed class WholeLines : IWordCutter
    {
        public CuttingScope Scope => CuttingScope.Line;

        public void Cut(ReadOnlySpan<char> text, WordSink sink) => sink(text);
    }
}
