using Malmoi.Instructions;
using Malmoi.Neural.Finetuning.Instructions;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

public sealed class HeldOutExamplesTests
{
    [Fact]
    public void What_is_asked_twice_is_on_one_side_and_the_same_seed_parts_alike()
    {
        InstructionExample[] all =
        [
            .. Enumerable.Range(0, 60).Select(i => InstructionExample.Of($"question {i % 20}", null, $"answer {i}")),
        ];
        var (learned, heldOut) = HeldOutExamples.Split(all, 0.25, 3);

        Assert.Equal(15, heldOut.Count);
        Assert.Equal(45, learned.Count);
        Assert.Empty(
            learned
                .Select(example => example.Instruction)
                .Intersect(heldOut.Select(example => example.Instruction), StringComparer.Ordinal)
        );
        Assert.Equal(heldOut, HeldOutExamples.Split(all, 0.25, 3).HeldOut);
    }

    [Fact]
    public void One_question_alone_is_not_parted()
    {
        var error = Assert.Throws<InputException>(() =>
            HeldOutExamples.Split([InstructionExample.Of("one", null, "1")], 0.5, 1)
        );
        Assert.Contains("cannot be parted", error.Message, StringComparison.Ordinal);
    }
}
