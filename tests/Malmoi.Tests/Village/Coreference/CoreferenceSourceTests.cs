using Malmoi.Linguistics.Coreference;
using Malmoi.Village;
using Malmoi.Village.Coreference;

namespace Malmoi.Tests.Village.Coreference;

public sealed class CoreferenceSourceTests
{
    private static CoreferencePassage[] Passages(Language language, Split split = Split.Train) =>
        [.. Maeul.Coreference(language, 1, split).Take(3000)];

    [Fact]
    public void Mentions_and_candidates_stand_where_they_say()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            foreach (var passage in Passages(language))
            {
                Assert.All(
                    passage.Candidates.Append(passage.Mention),
                    place => Assert.Equal(passage.Text[place].Trim(), passage.Text[place])
                );
                Assert.All(passage.Candidates, place => Assert.True(place.End.Value <= passage.Mention.Start.Value));
                Assert.InRange(passage.Antecedents.Count, 1, passage.Candidates.Count - 1);
            }
        }
    }

    [Fact]
    public void Pronouns_are_those_of_the_kind_and_a_name_means_the_same_name()
    {
        foreach (var passage in Passages(Language.English))
        {
            var words = passage.Text[passage.Mention];
            switch (passage.Kind)
            {
                case "feminine":
                    Assert.Contains(words.ToLowerInvariant(), (string[])["she", "her", "hers"]);
                    break;
                case "masculine":
                    Assert.Contains(words.ToLowerInvariant(), (string[])["he", "him", "his"]);
                    break;
                case "name":
                    Assert.All(
                        Enumerable.Range(0, passage.Candidates.Count),
                        i => Assert.Equal(passage.Antecedents.Contains(i), passage.Text[passage.Candidates[i]] == words)
                    );
                    break;
            }
        }
    }

    [Fact]
    public void Korean_says_jagi_of_the_subject_and_every_kind_comes_up()
    {
        var korean = Passages(Language.Korean);
        Assert.Superset(
            new HashSet<string>(["name", "noun", "reflexive"]),
            korean.Select(passage => passage.Kind).ToHashSet()
        );
        foreach (var passage in korean.Where(passage => passage.Kind == "reflexive"))
        {
            Assert.Equal("자기", passage.Text[passage.Mention]);
            // 지우는 민호에게 자기 책을 빌려주었다: the topic or subject of the sentence.
            var sentence = passage.Text.LastIndexOf(". ", passage.Mention.Start.Value, StringComparison.Ordinal) + 2;
            var antecedent = passage.Candidates[passage.Antecedents[^1]];
            Assert.Equal(sentence, antecedent.Start.Value);
        }

        Assert.Superset(
            new HashSet<string>(["feminine", "masculine", "name", "noun"]),
            Passages(Language.English).Select(passage => passage.Kind).ToHashSet()
        );
    }

    [Fact]
    public void Written_passages_are_read_again()
    {
        using var folder = new TemporaryFolder();
        var passages = Passages(Language.Korean).Take(200).ToList();
        using (var file = File.Create(folder["m.jsonl"]))
        {
            foreach (var line in Maeul.Lines(passages))
            {
                file.Write(line.Span);
            }
        }

        var items = CoreferenceFile.Read(folder["m.jsonl"]).ToList();
        Assert.Equal(200, items.Count);
        foreach (var (passage, item) in passages.Zip(items))
        {
            Assert.Equal((passage.Text, passage.Mention, passage.Kind), (item.Text, item.Mention, item.Kind));
            Assert.Equal(passage.Candidates, item.Candidates);
            Assert.Equal(passage.Antecedents, item.Antecedents);
        }
    }

    [Theory]
    [InlineData("\"mention\": \"0-1\"", "\"mention\": \"0-99\"", "'0-99'")]
    [InlineData("\"mention\": \"0-1\"", "\"mention\": \"1-0\"", "'1-0'")]
    [InlineData("\"antecedents\": \"0\"", "\"antecedents\": \"2\"", "2 candidates")]
    [InlineData("\"antecedents\": \"0\"", "\"antecedents\": \"x\"", "'x'")]
    [InlineData("\"kind\"", "\"sort\"", "kind is missing")]
    [InlineData("{", "[", "line 1")]
    public void A_broken_line_is_named(string old, string broken, string expected)
    {
        using var folder = new TemporaryFolder();
        const string Line =
            """{"text": "a b c", "mention": "0-1", "candidates": "2-3 4-5", "antecedents": "0", "kind": "name"}""";
        var path = folder.Write("m.jsonl", Line.Replace(old, broken, StringComparison.Ordinal));
        Assert.Contains(
            expected,
            Assert.Throws<InputException>(() => CoreferenceFile.Read(path).ToList()).Message,
            StringComparison.Ordinal
        );
    }
}
