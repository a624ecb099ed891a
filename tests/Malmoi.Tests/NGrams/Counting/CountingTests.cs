using System.Text;
using CsCheck;
using Malmoi.NGrams;
using Malmoi.NGrams.Counting;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.Counting;

public sealed class CountingTests
{
    [Fact]
    public void Counts_are_those_of_a_dictionary_whatever_the_limits_and_the_threads() =>
        Gen.Select(TinyCorpora.Text, Gen.Int[1, 6], Gen.Int[1, 3], Gen.Int[0, 2])
            .Sample(
                (text, order, threads, tightness) =>
                {
                    var limits = tightness switch
                    {
                        0 => null,
                        1 => new CountingLimits(Tokens: 40, Runs: 100, Columns: 1 << 20, Window: 1 << 20),
                        _ => new CountingLimits(Tokens: 13, Runs: 2, Columns: 0, Window: 16),
                    };
                    using var counts = TinyCorpora.Count(text, order, threads, limits);
                    Assert.Equal(Reference(text, order), Table(counts));
                },
                iter: 300
            );

    [Fact]
    public void Blocks_may_be_cut_after_any_white_space()
    {
        using var whole = TinyCorpora.Count("the cat sat\nthe dog  sat\n\na cat\n", 3, 2);
        string[] blocks = ["the ", "cat sat\nthe ", "dog  sat\n", "\n", "a ", "cat\n"];
        using var cut = NGramCounter.Count(
            blocks.Select(block => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(block)),
            new NGramCountOptions { Order = 3, Threads = 2 }
        );
        Assert.Equal(Table(whole), Table(cut));
        Assert.Equal(4, cut.Sentences);
        Assert.Equal(8, cut.Tokens);
    }

    [Fact]
    public void A_last_line_without_a_line_feed_is_a_sentence_too()
    {
        using var with = TinyCorpora.Count("a b\nb a\n", 2, 1);
        using var without = TinyCorpora.Count("a b\nb a", 2, 1);
        Assert.Equal(Table(with), Table(without));
        Assert.Equal(2, without.Sentences);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \t\r\n\0\n")]
    public void An_empty_corpus_is_refused(string text) =>
        Assert.Contains(
            "empty",
            Assert.Throws<InputException>(() => TinyCorpora.Count(text, 2, 1)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_order_longer_than_any_sentence_is_refused_with_the_order_that_would_do()
    {
        var error = Assert.Throws<InputException>(() => TinyCorpora.Count("a b c\na b\n", 6, 1));
        Assert.Contains("order 6", error.Message, StringComparison.Ordinal);
        Assert.Contains("--order 5", error.Message, StringComparison.Ordinal);
        using var counts = TinyCorpora.Count("a b c\na b\n", 5, 1);
        Assert.Equal(1, counts.Count(5));
    }

    [Fact]
    public void A_sentence_mark_in_the_text_is_refused_or_passed_over()
    {
        var error = Assert.Throws<InputException>(() => TinyCorpora.Count("a <s> b\n", 2, 1));
        Assert.Contains("'<s>'", error.Message, StringComparison.Ordinal);
        var options = new NGramCountOptions { Order = 2, SkipMarks = true };
        using var skipped = NGramCounter.Count([Encoding.UTF8.GetBytes("a <s> b <unk> </s>\n")], options);
        using var plain = TinyCorpora.Count("a b\n", 2, 1);
        Assert.Equal(Table(plain), Table(skipped));
    }

    [Fact]
    public void A_sentence_mark_in_a_file_is_refused_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("corpus.txt", "a b\nb a\nc </s> d\n");
        var error = Assert.Throws<InputException>(() => NGramCounter.Count(Corpus.Open(path)));
        Assert.Contains($"'{path}', line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_memory_is_refused_with_the_least_that_does()
    {
        var options = new NGramCountOptions { Memory = 1 << 20 };
        var error = Assert.Throws<InputException>(() => NGramCounter.Count(["a b\n"u8.ToArray()], options));
        Assert.Contains("at least 208M", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_while_spilling_is_one_clear_line_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var options = new NGramCountOptions
        {
            Order = 3,
            Limits = new CountingLimits(Tokens: 20, Runs: 4, Columns: 0, Window: 64),
        };
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"word{i} comes\n")));
        var error = Assert.Throws<InputException>(() =>
            NGramCounter.Count([new TextBlock(text)], options, new TemporaryFiles(folder.Path, quota: 3000))
        );
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_for_temporary_files_that_is_not_there_is_refused_by_name()
    {
        var options = new NGramCountOptions { Order = 2, Limits = new CountingLimits(8, 4, 0, 64) };
        var line = "a b c d e f g h i j k l\n"u8.ToArray();
        var error = Assert.Throws<InputException>(() =>
            NGramCounter.Count([new TextBlock(line)], options, new TemporaryFiles("/no/such/folder"))
        );
        Assert.Contains("'/no/such/folder'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var source = new CancellationTokenSource();
        IEnumerable<ReadOnlyMemory<byte>> Endless()
        {
            for (var i = 0; ; i++)
            {
                if (i == 100)
                {
                    source.Cancel();
                }

                yield return "again and again\n"u8.ToArray();
            }
        }

        Assert.ThrowsAny<OperationCanceledException>(() =>
            NGramCounter.Count(Endless(), new NGramCountOptions { Order = 2 }, source.Token)
        );
    }

    [Fact]
    public void A_failing_text_ends_the_count_with_its_own_error()
    {
        static IEnumerable<ReadOnlyMemory<byte>> Broken()
        {
            yield return "a b\n"u8.ToArray();
            throw new InputException("line 2 is not text");
        }

        var error = Assert.Throws<InputException>(() => NGramCounter.Count(Broken()));
        Assert.Equal("line 2 is not text", error.Message);
    }

    [Fact]
    public void A_policy_s_units_are_counted()
    {
        var text = "말모이 dogs' END\n"u8.ToArray();
        var policy = TextPolicy.Parse("word+lowercase+punctuation");
        using var words = NGramCounter.Count([text], new NGramCountOptions { Order = 2, Policy = policy });
        Assert.Equal(["말모이", "dogs", "'", "end"], Enumerable.Range(3, 4).Select(i => words.Vocabulary.Word(i)));
        policy = TextPolicy.Parse("character");
        using var characters = NGramCounter.Count([text], new NGramCountOptions { Order = 2, Policy = policy });
        Assert.Equal(text.Length - "말모이".Length * 2 - 1, characters.Tokens);
        Assert.True(characters.Vocabulary.Find("▁") > 0);
    }

    /// <summary>All n-grams with their counts, counted in the plainest way.</summary>
    private static SortedDictionary<string, long> Reference(string text, int order)
    {
        var table = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        foreach (var line in lines[^1].Trim().Length == 0 ? lines[..^1] : lines)
        {
            string[] words = ["<s>", .. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "</s>"];
            for (var start = 0; start < words.Length; start++)
            {
                for (var length = 1; length <= order && start + length <= words.Length; length++)
                {
                    var key = string.Join(' ', words[start..(start + length)]);
                    table[key] = table.GetValueOrDefault(key) + 1;
                }
            }
        }

        table["<unk>"] = 0;
        return table;
    }

    private static SortedDictionary<string, long> Table(NGramCounts counts)
    {
        var table = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var order = 1; order <= counts.Order; order++)
        {
            foreach (var (words, count) in TinyCorpora.Read(counts, order))
            {
                table.Add(words, count);
            }
        }

        return table;
    }
}
