using Malmoi.Instructions;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>Examples that are kept back to see what was learned, drawn by a seed: no question is on both sides.</summary>
public static class HeldOutExamples
{
    /// <param name="examples">All.</param>
    /// <param name="share">How many are kept back, from 0 to a half.</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>Both in their order.</returns>
    /// <exception cref="InputException">The share is another, or leaves nothing.</exception>
    public static (IReadOnlyList<InstructionExample> Learned, IReadOnlyList<InstructionExample> HeldOut) Split(
        IReadOnlyList<InstructionExample> examples,
        double share,
        long seed
    )
    {
        if (!(share is >= 0 and <= 0.5))
        {
            throw new InputException(
                FormattableString.Invariant($"a share of {share} held out: give one from 0 to 0.5")
            );
        }

        // What was asked twice stays together, and so do later turns of one conversation.
        var questions = examples.Select(Question).Distinct(StringComparer.Ordinal).ToArray();
        var count = (int)Math.Ceiling(share * questions.Length);
        if (count >= questions.Length && count > 0)
        {
            throw new InputException(
                $"examples of {questions.Length} question(s) cannot be parted: give more, --dev FILE, or --held-out 0"
            );
        }

        var random = new Xoshiro256(seed, -1);
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Next(questions.Length - i);
            (questions[i], questions[other]) = (questions[other], questions[i]);
        }

        var kept = questions.Take(count).ToHashSet(StringComparer.Ordinal);
        var sides = examples.ToLookup(example => kept.Contains(Question(example)));
        return ([.. sides[false]], [.. sides[true]]);
    }

    private static string Question(InstructionExample example) =>
        $"{example.Messages.FirstOrDefault(message => message.Role == "user")?.Content}\n{example.Input}";
}
