using Malmoi.Village;
using Malmoi.Village.Assistant;
using Malmoi.Village.Lexicon;

namespace Malmoi.Tests.Village.Assistant;

public sealed class InstructionTests
{
    private const int Count = 3000;

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void There_are_more_than_thirty_kinds_and_every_split_has_its_own(Language language)
    {
        var kinds = TaskKind.All.Where(kind => kind.Is(language)).ToList();
        var train = Kinds(language, Split.Train);
        Assert.True(train.Count >= 30, $"{train.Count} kinds in training");
        Assert.Equal(kinds.Where(kind => !kind.IsHeldOut).Select(kind => kind.Name).Order(), train.Order());
        Assert.Equal(train.Order(), Kinds(language, Split.Validation).Order());
        Assert.Equal(kinds.Select(kind => kind.Name).Order(), Kinds(language, Split.Test).Order());
        Assert.True(kinds.Count(kind => kind.IsHeldOut) >= 5);
    }

    [Theory]
    [InlineData(Language.English, Split.Train)]
    [InlineData(Language.English, Split.Test)]
    [InlineData(Language.Korean, Split.Train)]
    [InlineData(Language.Korean, Split.Test)]
    public void Every_reply_and_every_gold_answer_passes_its_own_check(Language language, Split split)
    {
        foreach (var one in Items(language, split))
        {
            Assert.True(one.Check.Accepts(one.Response), $"{one.Kind}: {one.Response} by {one.Check}");
            Assert.True(one.Check.Accepts(one.Answer), $"{one.Kind}: {one.Answer} by {one.Check}");
            Assert.Equal(one.Check, AnswerCheck.Parse(one.Check.ToString()));
        }
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Texts_are_short_and_have_no_place_left_open(Language language)
    {
        var items = Items(language, Split.Train).ToList();
        Assert.True(items.Average(one => Words(one.Prompt)) < 25);
        Assert.True(items.Count(one => Words(one.Prompt) <= 25) > Count * 0.8);
        Assert.True(items.Count(one => Words(one.Answer) <= 12) > Count * 0.97);
        Assert.All(
            items,
            one =>
            {
                Assert.DoesNotContain('{', one.Prompt + one.Response);
                Assert.DoesNotContain("  ", one.Prompt + one.Response, StringComparison.Ordinal);
                Assert.Equal(one.Prompt, one.Prompt.Trim());
            }
        );

        static int Words(string text) => text.Split(' ').Length;
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Training_has_no_task_and_no_held_out_word_of_test(Language language)
    {
        var train = Items(language, Split.Train).ToList();
        var validation = Items(language, Split.Validation).Select(one => one.Prompt).ToHashSet(StringComparer.Ordinal);
        var test = Items(language, Split.Test).ToList();
        var asked = train.Select(one => one.Prompt).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(test, one => asked.Contains(one.Prompt) || validation.Contains(one.Prompt));
        Assert.DoesNotContain(validation, asked.Contains);
        Assert.All(test, one => Assert.NotEqual(HeldOutParts.None, one.HeldOut));
        Assert.All(train, one => Assert.Equal(HeldOutParts.None, one.HeldOut));
        foreach (var part in new[] { HeldOutParts.Kind, HeldOutParts.Wording, HeldOutParts.Word })
        {
            Assert.True(test.Count(one => one.HeldOut.HasFlag(part)) > Count / 20, $"{part}");
        }

        var names = BilingualLexicon
            .Default.GivenNames.Where(name => name.IsHeldOut)
            .Select(name => language == Language.English ? name.English : name.Korean)
            .ToList();
        Assert.DoesNotContain(
            train.Where(one => one.Kind.StartsWith("story", StringComparison.Ordinal)),
            one => names.Exists(name => one.Prompt.Split(' ').Any(word => word == name))
        );
    }

    [Fact]
    public void The_same_seed_gives_the_same_lines()
    {
        Assert.Equal(Lines(7), Lines(7));
        Assert.NotEqual(Lines(7), Lines(8));

        static IEnumerable<string> Lines(ulong seed) =>
            Maeul
                .Instructions(null, seed, Split.Test)
                .Take(300)
                .Select(one =>
                    System.Text.Encoding.UTF8.GetString(AssistantLines.Line(one, AssistantFormat.JsonLines).Span)
                );
    }

    [Fact]
    public void A_harder_task_is_judged_by_its_own_check_and_no_longer_by_the_easy_answer()
    {
        var dice = new Dice();
        dice.Throw(1, 1);
        var items = Items(Language.English, Split.Train).Concat(Items(Language.Korean, Split.Train)).ToList();
        var harder = items
            .Select(one => (Easy: one, Harder: one.Harder(dice)))
            .Where(pair => pair.Harder is not null)
            .ToList();
        Assert.True(harder.Count > items.Count * 0.7);
        Assert.All(
            harder,
            pair =>
            {
                Assert.True(pair.Harder!.Check.Accepts(pair.Harder.Response), pair.Harder.Response);
                Assert.True(pair.Harder.Check.Accepts(pair.Harder.Answer), pair.Harder.Answer);
                Assert.False(
                    pair.Harder.Check.Accepts(pair.Easy.Response),
                    pair.Harder.Instruction + pair.Easy.Response
                );
                Assert.StartsWith(pair.Easy.Instruction, pair.Harder.Instruction, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Kinds_can_be_chosen_and_an_unknown_one_is_refused()
    {
        Assert.All(
            Maeul.Instructions(Language.English, 1, kinds: ["arithmetic"]).Take(50),
            one => Assert.StartsWith("arithmetic.", one.Kind, StringComparison.Ordinal)
        );
        var error = Assert.Throws<InputException>(() => Maeul.Instructions(null, 1, kinds: ["cooking"]));
        Assert.Contains("'cooking'", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Maeul.Instructions(Language.English, 1, kinds: ["list.middle"]));
    }

    private static IEnumerable<VillageInstruction> Items(Language language, Split split) =>
        Maeul.Instructions(language, 5, split).Take(Count);

    private static HashSet<string> Kinds(Language language, Split split) =>
        Items(language, split).Select(one => one.Kind).ToHashSet(StringComparer.Ordinal);
}
