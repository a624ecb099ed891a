using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Tests.Village.Assistant;

public sealed class DialogueTests
{
    private const int Count = 500;

    [Theory]
    [InlineData(Language.English, Split.Train)]
    [InlineData(Language.English, Split.Test)]
    [InlineData(Language.Korean, Split.Train)]
    [InlineData(Language.Korean, Split.Test)]
    public void User_and_assistant_take_turns_and_every_answer_passes_its_check(Language language, Split split)
    {
        foreach (var one in Maeul.Dialogues(language, 2, split).Take(Count))
        {
            Assert.True(one.Messages.Count >= 2 && one.Messages.Count % 2 == 0);
            for (var turn = 0; turn < one.Messages.Count; turn++)
            {
                var message = one.Messages[turn];
                Assert.Equal(turn % 2 == 0 ? "user" : "assistant", message.Role);
                Assert.False(string.IsNullOrWhiteSpace(message.Content));
                Assert.DoesNotContain('{', message.Content);
                Assert.True(message.Check?.Accepts(message.Content) ?? true, message.Content);
            }

            Assert.Contains(one.Messages, message => message.Check is not null);
            Assert.Equal(split == Split.Test, one.HeldOut != HeldOutParts.None);
        }
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void Training_has_no_conversation_of_test_and_not_its_kind(Language language)
    {
        var train = Maeul.Dialogues(language, 2).Take(Count).ToList();
        var first = train.Select(one => string.Join('\n', one.Messages)).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(train, one => one.Kind == "dialogue.list");
        var test = Maeul.Dialogues(language, 2, Split.Test).Take(Count).ToList();
        Assert.Contains(test, one => one.Kind == "dialogue.list");
        Assert.DoesNotContain(test, one => first.Contains(string.Join('\n', one.Messages)));
        Assert.True(train.Average(one => one.Messages.Count) > 3.5);
    }
}
