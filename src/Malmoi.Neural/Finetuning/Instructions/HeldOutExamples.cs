using Malmoi.Instructions;
using Malmoi.Prompting;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>Examples that are kept back to see what was learned, drawn by a seed: no question is on both sides.</summary>
public static class HeldOutExamples
{
    /// <summary>Parts instructions by what their users asked first.</summary>
    /// <inheritdoc cref="Split{T}"/>
    public static (IReadOnlyList<InstructionExample> Learned, IReadOnlyList<InstructionExample> HeldOut) Split(
        IReadOnlyList<InstructionExample> examples,
        double share,
        long seed
    ) => Split(examples, example => $"{Question(example.Messages)}\n{example.Input}", share, seed);

    /// <summary>What a conversation begins with: its later turns stay with it.</summary>
    public static string Question(IReadOnlyList<Message> conversation) =>
        conversation.FirstOrDefault(message => message.Role == "user")?.Content ?? "";

    /// <summary>Parts examples of any kind.</summary>
    /// <param name="examples">All.</param>
    /// <param name="question">What an example asks: those that ask the same stay together.</param>
    /// <param name="share">How many are kept back, from 0 to a half.</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>Both in their order.</returns>
    /// <exception cref="InputException">The share is another, or leaves nothing.</exception>
    public static (IReadOnlyList<T> Learned, IReadOnlyList<T> HeldOut) Split<T>(
        IReadOnlyList<T> examples,
        Func<T, string> question,
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

        var questions = examples.Select(question).Distinct(StringComparer.Ordinal).ToArray();
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
        var sides = examples.ToLookup(example => kept.Contains(question(example)));
        return ([.. sides[false]], [.. sides[true]]);
    }
}
