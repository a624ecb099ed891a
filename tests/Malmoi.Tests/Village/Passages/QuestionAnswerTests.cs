using Malmoi.Village;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Passages;

namespace Malmoi.Tests.Village.Passages;

public sealed class QuestionAnswerTests
{
    private const int Count = 2000;

    [Theory]
    [InlineData(Language.English, Split.Train)]
    [InlineData(Language.English, Split.Test)]
    [InlineData(Language.Korean, Split.Train)]
    [InlineData(Language.Korean, Split.Test)]
    public void Every_answer_is_the_span_that_it_says(Language language, Split split)
    {
        foreach (var item in Items(language, split))
        {
            Assert.Equal(item.Answer, item.Context.Substring(item.Start, item.Answer.Length));
            Assert.NotEmpty(item.Answer.Trim());
            Assert.Equal(item.Answer, item.Answer.Trim());
            Assert.EndsWith("?", item.Question, StringComparison.Ordinal);
            // No word is cut: what stands before is a blank or the beginning, in English also behind.
            Assert.True(item.Start == 0 || item.Context[item.Start - 1] == ' ', item.Context);
            var end = item.Start + item.Answer.Length;
            Assert.True(language == Language.Korean || !char.IsLetter(item.Context[end]), item.Context);
            Assert.DoesNotContain(item.Answer, item.Question.Split(' ', '?', ','));
        }
    }

    [Fact]
    public void An_answer_is_what_its_deed_says()
    {
        foreach (var passage in new PassageSource(Split.Test, 4, Language.English).Passages().Take(Count))
        {
            if (passage.Read() is { } item)
            {
                var deed = passage.Deed;
                var expected = item.Kind switch
                {
                    QuestionKind.Who => deed.Doer.Person.Name!.English,
                    QuestionKind.Whom => deed.Other.Person.Name!.English,
                    QuestionKind.Where => deed.Place!.English,
                    QuestionKind.When => deed.Time!.Noun,
                    QuestionKind.HowMany => deed.Thing!.Count!.English,
                    _ => deed.Thing!.Count is null ? deed.Thing.Noun.English : deed.Thing.Noun.Plural,
                };
                Assert.EndsWith(expected, item.Answer, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Every_kind_is_asked_about_equally_often(Language language)
    {
        var kinds = Items(language, Split.Train).GroupBy(item => item.Kind).ToDictionary(x => x.Key, x => x.Count());
        Assert.All(Enum.GetValues<QuestionKind>(), kind => Assert.InRange(kinds[kind], Count / 12, Count / 4));
    }

    [Fact]
    public void The_splits_share_no_passage_and_only_test_has_clefts()
    {
        var train = Contexts(Split.Train);
        Assert.DoesNotContain(Contexts(Split.Validation), train.Contains);
        Assert.DoesNotContain(Contexts(Split.Test), train.Contains);
        Assert.DoesNotContain(train, IsCleft);
        Assert.Contains(Contexts(Split.Test), IsCleft);

        static HashSet<string> Contexts(Split split) =>
            Items(Language.English, split).Select(item => item.Context).ToHashSet(StringComparer.Ordinal);

        static bool IsCleft(string context) => context.Contains("It was ", StringComparison.Ordinal);
    }

    [Fact]
    public void Training_has_no_held_out_name()
    {
        var names = BilingualLexicon.Default.GivenNames.ToLookup(name => name.English, name => name.IsHeldOut);
        var words = Items(Language.English, Split.Train).SelectMany(item => item.Context.Split(' ', '.')).Distinct();
        Assert.DoesNotContain(words, word => names[word].Any() && names[word].All(isHeldOut => isHeldOut));
    }

    /// <summary>The first, the last, the most frequent and the longest candidate, and the sentence most like the question, are no better than chance.</summary>
    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Position_frequency_length_and_shared_words_do_not_answer(Language language)
    {
        var items = Items(language, Split.Test);
        var candidates = items
            .GroupBy(item => item.Kind)
            .ToDictionary(group => group.Key, group => group.Select(item => item.Answer).Distinct().ToList());
        Func<IReadOnlyList<(string Text, int Place, int Times)>, string>[] guesses =
        [
            found => found.MinBy(one => one.Place).Text,
            found => found.MaxBy(one => one.Place).Text,
            found => found.MaxBy(one => (one.Times, -one.Place)).Text,
            found => found.MinBy(one => (one.Times, one.Place)).Text,
            found => found.MaxBy(one => (one.Text.Length, -one.Place)).Text,
        ];
        foreach (var guess in guesses)
        {
            var right = items.Count(item => guess(Found(item, candidates[item.Kind])) == item.Answer);
            Assert.InRange((double)right / items.Count, 0, 0.55);
        }

        var sameSentence = items.Count(item => MostAlike(item) == SentenceOf(item));
        Assert.InRange((double)sameSentence / items.Count, 0, 0.57);
        var places = items.GroupBy(SentenceOf).Select(group => (double)group.Count() / items.Count);
        Assert.All(places, share => Assert.InRange(share, 0.2, 0.3));
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void The_checkers_find_no_error_in_passages_and_questions(Split split) =>
        JudgedSentences.HaveNoError(
            new PassageSource(split, 9, null)
                .Passages()
                .Take(600)
                .SelectMany(passage => passage.Sentences.Append(passage.Question))
        );

    [Fact]
    public void The_same_seed_asks_the_same()
    {
        Assert.Equal(Maeul.Questions(null, 3).Take(50), Maeul.Questions(null, 3).Take(50));
        Assert.NotEqual(Maeul.Questions(null, 3).Take(50), Maeul.Questions(null, 4).Take(50));
    }

    private static List<QuestionAnswer> Items(Language language, Split split) =>
        [.. Maeul.Questions(language, 2, split).Take(Count)];

    /// <summary>The candidates in a passage that its question does not name: where each first stands and how often.</summary>
    private static List<(string Text, int Place, int Times)> Found(QuestionAnswer item, List<string> candidates) =>
        [
            .. candidates
                .Where(one => !item.Question.Contains(one, StringComparison.Ordinal))
                .Select(one => (one, Place(item.Context, one), item.Context.Split(one).Length - 1))
                .Where(one => one.Item2 >= 0),
        ];

    private static int Place(string context, string word)
    {
        var place = context.IndexOf(word, StringComparison.Ordinal);
        return place > 0 && context[place - 1] != ' ' ? context.IndexOf(" " + word, StringComparison.Ordinal) : place;
    }

    private static int SentenceOf(QuestionAnswer item) => item.Context[..item.Start].Count(letter => letter == '.');

    private static int MostAlike(QuestionAnswer item)
    {
        var asked = item.Question.Split(' ', '?').Select(Stem).ToHashSet(StringComparer.Ordinal);
        var shared = item
            .Context.Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Select(sentence => sentence.Split(' ', ',').Select(Stem).Distinct().Count(asked.Contains))
            .ToList();
        return shared.IndexOf(shared.Max());
    }

    /// <summary>Two letters tell most Korean words without their particles.</summary>
    private static string Stem(string word) => word.Length > 2 && word[0] >= '가' ? word[..2] : word.ToLowerInvariant();
}
