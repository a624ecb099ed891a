using Malmoi.Instructions;
using Malmoi.Instructions.Generation;
using Malmoi.Instructions.Teaching;

namespace Malmoi.Tests.Instructions;

/// <summary>New instructions from seed tasks.</summary>
public class SelfInstructTests
{
    private static readonly InstructionExample[] Seeds =
    [
        .. Enumerable
            .Range(0, 8)
            .Select(i =>
                InstructionExample.Of($"Seed task of number {"abcdefgh"[i]} here", $"given {i}", $"got {i}") with
                {
                    IsClassification = i % 2 == 0,
                }
            ),
    ];

    [Fact]
    public async Task Instructions_are_generated_filtered_told_apart_and_given_instances()
    {
        var client = new ScriptedClient(asked =>
            asked.StartsWith("Come up with a series", StringComparison.Ordinal)
                ? "Rate the mood of a letter.\n10. Draw a picture of the sea\n11. Too short\n12. Seed task of number a here\n13. Explain why tea cools down"
            : asked.Contains("Is it classification", StringComparison.Ordinal)
                ? asked.Contains("Task: Rate", StringComparison.Ordinal) ? "Yes"
                    : "No"
            : asked.StartsWith("Given the classification", StringComparison.Ordinal)
                ? "Class label: glad\nWe won!\nClass label: sad\nWe lost."
            : "Input: a cup\nOutput: It gives off heat.\nInput: a pot\nOutput:\nInput: a can\nOutput: a can"
        );
        var made = await Run(client, 2);
        Assert.Equal(2, made.Instructions);
        Assert.Equal(1, made.Classifications);
        Assert.Equal(
            [
                ("Explain why tea cools down", "a cup", "It gives off heat."),
                ("Rate the mood of a letter.", "We lost.", "sad"),
                ("Rate the mood of a letter.", "We won!", "glad"),
            ],
            made.Made.Select(e => (e.Instruction, e.Input, e.Response)).Order()
        );
        Assert.Equal(1, made.LeftOut["keyword"]);
        Assert.Equal(1, made.LeftOut["short"]);
        Assert.Equal(1, made.LeftOut["similar"]);
        Assert.Equal(1, made.LeftOut["echo"]);
        Assert.Equal(1, made.LeftOut["empty"]);
        Assert.False(made.IsDry);
        Assert.EndsWith("\n9.", client.Asked[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_teacher_with_nothing_new_to_say_is_asked_no_more()
    {
        var client = new ScriptedClient(_ => "Seed task of number a here");
        var made = await Run(client, 5);
        Assert.True(made.IsDry);
        Assert.Equal(new SelfInstructOptions().MostDryRequests, client.Asked.Count);
        Assert.Throws<InputException>(() => new SelfInstruct(new Teacher(client), Seeds[..3]));
    }

    [Fact]
    public void Lists_are_read_with_or_without_a_first_number() =>
        Assert.Equal(
            ["Do this now", "Do that", "그것도 하세요"],
            SelfInstructReplies.Instructions("do  this\n now\n10. Do that\n 11) 그것도 하세요\n")
        );

    [Fact]
    public void Instances_are_read_as_they_are_written()
    {
        Assert.Equal([("", "42")], SelfInstructReplies.InputFirst("Output: 42"));
        Assert.Equal([("", "only this")], SelfInstructReplies.InputFirst("only this"));
        Assert.Equal(
            [("a", "b"), ("c", "d")],
            SelfInstructReplies.InputFirst("Example 1\nInput: a\nOutput: b\nExample 2\nInput: c\nOutput: d")
        );
        Assert.Equal(
            [("가", "나"), ("다", "라")],
            SelfInstructReplies.InputFirst("입력: 가\n출력: 나\n\n입력: 다\n출력: 라")
        );
        Assert.Equal(
            [("", "yes"), ("text", "no")],
            SelfInstructReplies.OutputFirst("Class label: yes\nClass label: no\ntext")
        );
        Assert.Empty(SelfInstructReplies.OutputFirst("nothing"));
    }

    [Fact]
    public async Task Korean_seeds_are_asked_about_in_Korean()
    {
        InstructionExample[] seeds =
        [
            .. "가나다라마바사아".Select(c => InstructionExample.Of($"{c}에 대해 짧게 설명하세요.", null, "네")),
        ];
        var client = new ScriptedClient(_ => "");
        await new SelfInstruct(new Teacher(client), seeds, new SelfInstructOptions { MostDryRequests = 1 }).RunAsync(
            ct: TestContext.Current.CancellationToken
        );
        Assert.StartsWith("여러 가지 과제를", client.Asked[0], StringComparison.Ordinal);
    }

    private static Task<GeneratedSet> Run(ScriptedClient client, int count) =>
        new SelfInstruct(new Teacher(client), Seeds, new SelfInstructOptions { Count = count }).RunAsync(
            ct: TestContext.Current.CancellationToken
        );
}
