using System.Globalization;
using System.Text;
using Malmoi.Village;
using Malmoi.Village.Lexicon;

namespace Malmoi.Tests.Village;

public sealed class MaeulTests
{
    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void The_text_does_not_depend_on_threads(Language language)
    {
        var one = Write(language, threads: 1);
        Assert.Equal(one, Write(language, threads: 3));
        Assert.Equal(one, Write(language, threads: 1));
        Assert.NotEqual(one, Write(language, threads: 1, seed: 2));
    }

    [Fact]
    public void Limits_are_kept_to_the_sentence()
    {
        var lines = Maeul.Text(new VillageOptions { Language = Language.Korean, Sentences = 37 }).ToList();
        Assert.Equal(37, lines.Count);
        var words = Maeul
            .Text(new VillageOptions { Language = Language.English, Tokens = 5000 })
            .Select(line => line.Split(' ').Length)
            .ToList();
        Assert.True(words.Sum() >= 5000 && words.Sum() - words[^1] < 5000);
    }

    [Fact]
    public void Parallel_text_is_the_texts_side_by_side()
    {
        VillageOptions options = new() { Sentences = 2000, Seed = 5 };
        var pairs = Maeul.Parallel(options).ToList();
        Assert.Equal(Maeul.Text(options with { Language = Language.English }), pairs.Select(pair => pair.English));
        Assert.Equal(Maeul.Text(options with { Language = Language.Korean }), pairs.Select(pair => pair.Korean));
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Trees_are_well_formed_and_rebuild_their_text(Language language)
    {
        VillageOptions options = new() { Language = language, Sentences = 4000 };
        var blocks = Encoding.UTF8.GetString(
            Maeul.ConlluBlocks(options).SelectMany(block => block.ToArray()).ToArray()
        );
        var texts = Maeul.Text(options).ToList();
        var trees = blocks.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(texts.Count, trees.Length);
        for (var index = 0; index < trees.Length; index++)
        {
            AssertTree(trees[index], texts[index]);
        }
    }

    [Fact]
    public void Held_out_lemmas_stand_in_test_only()
    {
        var names = BilingualLexicon.Default.GivenNames.Where(name => name.IsHeldOut).Select(name => name.English);
        var nouns = BilingualLexicon
            .Default.Nouns.Where(noun =>
                noun.IsHeldOut && noun.Class is not (SemanticClass.Time or SemanticClass.Kin or SemanticClass.Weather)
            )
            .Select(noun => noun.English);
        var shown = BilingualLexicon
            .Default.Nouns.Where(noun => !noun.IsHeldOut)
            .SelectMany(noun => new[] { noun.English, noun.Plural })
            .Concat(BilingualLexicon.Default.Verbs.SelectMany(Forms))
            .Concat(BilingualLexicon.Default.Adjectives.Select(quality => quality.English))
            .SelectMany(text => text.Split(' ', '-'))
            .ToHashSet(StringComparer.Ordinal);
        var heldOut = names
            .Concat(nouns.Where(noun => !noun.Contains(' ') && !shown.Contains(noun)))
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(heldOut);
        foreach (var split in (Split[])[Split.Train, Split.Validation])
        {
            var words = Words(split);
            Assert.DoesNotContain(heldOut, words.Contains);
        }

        Assert.Contains(heldOut, Words(Split.Test).Contains);
    }

    [Fact]
    public void Lone_sentences_of_the_splits_are_disjoint()
    {
        // Stories share sentences such as "It rained."; questions without quotation stand on pages of lone sentences only.
        var train = Long(Split.Train, 30_000);
        Assert.DoesNotContain(Long(Split.Validation, 3_000), train.Contains);
        Assert.DoesNotContain(Long(Split.Test, 10_000), train.Contains);

        static HashSet<string> Long(Split split, int count) =>
            Maeul
                .Parallel(new VillageOptions { Split = split, Sentences = count })
                .Select(pair => pair.English)
                .Where(text => text.EndsWith('?') && !text.Contains('"') && !text.Contains(':'))
                .ToHashSet(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Sentences_are_seldom_the_same(Language language)
    {
        var lines = Maeul.Text(new VillageOptions { Language = language, Sentences = 20_000 }).ToList();
        Assert.True(lines.Distinct(StringComparer.Ordinal).Count() > lines.Count * 0.8);
    }

    private static IEnumerable<string> Forms(Verb verb) =>
        [verb.English, verb.Past, verb.Participle, verb.Gerund, verb.ThirdPerson];

    private static HashSet<string> Words(Split split) =>
        Maeul
            .Text(
                new VillageOptions
                {
                    Language = Language.English,
                    Split = split,
                    Sentences = 5000,
                }
            )
            .SelectMany(line => line.Split([' ', '.', ',', '?', '!', '"', ':'], StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.Ordinal);

    private static string Write(Language language, int threads, ulong seed = 1) =>
        string.Join(
            '\n',
            Maeul.Text(
                new VillageOptions
                {
                    Language = language,
                    Seed = seed,
                    Threads = threads,
                    Sentences = 6000,
                }
            )
        );

    private static void AssertTree(string tree, string text)
    {
        var lines = tree.Split('\n');
        Assert.Equal("# text = " + text, lines[1]);
        var rows = lines.Skip(2).Select(line => line.Split('\t')).ToArray();
        var heads = rows.Select(row => int.Parse(row[6], CultureInfo.InvariantCulture)).ToArray();
        Assert.All(rows, row => Assert.Equal(10, row.Length));
        Assert.Single(heads, head => head == 0);
        for (var word = 0; word < rows.Length; word++)
        {
            Assert.Equal(word + 1, int.Parse(rows[word][0], CultureInfo.InvariantCulture));
            Assert.Equal(heads[word] == 0, rows[word][7] == "root");
            var steps = 0;
            for (var at = word; heads[at] != 0; at = heads[at] - 1)
            {
                Assert.InRange(heads[at], 1, rows.Length);
                Assert.True(++steps <= rows.Length, "a cycle in: " + text);
            }
        }

        var rebuilt = string.Concat(
            rows.Select((row, index) => row[1] + (index + 1 < rows.Length && row[9] != "SpaceAfter=No" ? " " : ""))
        );
        Assert.Equal(text, rebuilt);
    }
}
