using System.Text;
using System.Text.Json;
using Malmoi.Village;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Views;

namespace Malmoi.Tests.Village.Views;

public sealed class TaggedTests
{
    private static readonly VillageOptions Options = new()
    {
        Sentences = 3000,
        Seed = 3,
        Threads = 1,
    };

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Entities_begin_before_they_go_on(Language language)
    {
        foreach (var (tokens, tags) in Rows(language, TagKind.Entities))
        {
            Assert.Equal(tokens.Length, tags.Length);
            for (var index = 0; index < tags.Length; index++)
            {
                if (tags[index].StartsWith("I-", StringComparison.Ordinal))
                {
                    Assert.True(index > 0 && tags[index - 1][2..] == tags[index][2..], string.Join(' ', tokens));
                }
            }
        }
    }

    [Fact]
    public void Every_name_is_a_person_and_nothing_dead_is()
    {
        var names = BilingualLexicon.Default.GivenNames.Select(name => name.English).ToHashSet(StringComparer.Ordinal);
        var things = BilingualLexicon
            .Default.Nouns.GroupBy(noun => noun.English, StringComparer.Ordinal)
            .Where(group => group.All(noun => noun.Class is SemanticClass.Tool or SemanticClass.Furniture))
            .Select(group => group.Key)
            .ToHashSet(StringComparer.Ordinal);
        var places = BilingualLexicon
            .Default.Countries.SelectMany(c => c.Capital.Split(' '))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (tokens, tags) in Rows(Language.English, TagKind.Entities))
        {
            foreach (var (token, tag) in tokens.Zip(tags))
            {
                if (names.Contains(token) && !places.Contains(token))
                {
                    Assert.Equal("B-PERSON", tag);
                }

                if (things.Contains(token))
                {
                    Assert.DoesNotContain("PERSON", tag, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void The_kinds_of_entities_all_occur_in_both_languages()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var kinds = Rows(language, TagKind.Entities).SelectMany(row => row.Tags).Distinct().ToList();
            Assert.All(
                ["O", "B-PERSON", "B-ANIMAL", "B-PLACE", "B-FOOD", "B-TIME", "I-FOOD"],
                kind => Assert.Contains(kind, kinds)
            );
        }
    }

    [Fact]
    public void A_Korean_word_has_a_tag_a_morpheme()
    {
        foreach (var cells in Trees(Language.Korean))
        {
            Assert.Equal(cells[2].Split('+').Length, cells[4].Split('+').Length);
            Assert.StartsWith("Entity=", cells[9], StringComparison.Ordinal);
        }

        var lines = Trees(Language.Korean)
            .Select(cells => $"{cells[1]} {cells[2]} {cells[4]}")
            .ToHashSet(StringComparer.Ordinal);
        Assert.Contains("갔다 가+었+다 VV+EP+EF", lines);
        Assert.Contains(lines, line => line.EndsWith(" NNP+JKS", StringComparison.Ordinal));
    }

    [Fact]
    public void Trees_with_tags_are_the_trees_without()
    {
        VillageOptions options = Options with { Language = Language.Korean, Sentences = 500 };
        var plain = Text(Maeul.ConlluBlocks(options)).Split('\n').Select(Columns);
        var tagged = Text(Maeul.TaggedBlocks(options)).Split('\n').Select(Columns);
        Assert.Equal(plain, tagged);

        static string Columns(string line)
        {
            var cells = line.Split('\t');
            return cells.Length < 10 ? line : string.Join('\t', cells[..4].Concat(cells[5..9]));
        }
    }

    [Fact]
    public void Two_columns_say_what_the_objects_say()
    {
        VillageOptions options = Options with { Language = Language.English, Sentences = 300 };
        var rows = Text(Maeul.TaggedBlocks(options, TagKind.PartsOfSpeech, TaggedLayout.Tsv));
        var objects = Read(Maeul.TaggedBlocks(options, TagKind.PartsOfSpeech, TaggedLayout.JsonLines))
            .Select(row => string.Concat(row.Tokens.Zip(row.Tags, (token, tag) => $"{token}\t{tag}\n")) + "\n");
        Assert.Equal(string.Concat(objects), rows);
        Assert.Contains("\tPROPN\n", rows, StringComparison.Ordinal);
    }

    private static IEnumerable<(string[] Tokens, string[] Tags)> Rows(Language language, TagKind kind) =>
        Read(Maeul.TaggedBlocks(Options with { Language = language }, kind, TaggedLayout.JsonLines));

    private static IEnumerable<(string[] Tokens, string[] Tags)> Read(IEnumerable<ReadOnlyMemory<byte>> blocks) =>
        Text(blocks)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line =>
            {
                using var json = JsonDocument.Parse(line);
                return (Texts(json, "tokens"), Texts(json, "tags"));
            });

    private static string[] Texts(JsonDocument json, string name) =>
        [.. json.RootElement.GetProperty(name).EnumerateArray().Select(one => one.GetString()!)];

    private static IEnumerable<string[]> Trees(Language language) =>
        Text(Maeul.TaggedBlocks(Options with { Language = language }))
            .Split('\n')
            .Select(line => line.Split('\t'))
            .Where(cells => cells.Length == 10);

    private static string Text(IEnumerable<ReadOnlyMemory<byte>> blocks) =>
        Encoding.UTF8.GetString(blocks.SelectMany(block => block.ToArray()).ToArray());
}
