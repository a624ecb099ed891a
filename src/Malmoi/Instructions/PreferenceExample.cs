using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>A prompt and answers to it in the order in which people, or another model, liked them.</summary>
/// <param name="Prompt">What was said before, the user last.</param>
/// <param name="Answers">The best first; two are a pair.</param>
public sealed record PreferenceExample(IReadOnlyList<Message> Prompt, IReadOnlyList<string> Answers)
{
    /// <summary>Which set it comes from; null: not said.</summary>
    public string? Source { get; init; }

    /// <summary>How much better the best answer is than the worst, as those who compared them said; null: not said.</summary>
    public double? Margin { get; init; }

    /// <summary>The best answer and the worst: a ranking as one pair.</summary>
    public string Chosen => Answers[0];

    /// <inheritdoc cref="Chosen"/>
    public string Rejected => Answers[^1];

    /// <summary>All pairs of a ranking, the better answer first: K(K - 1)/2 of K answers (Ouyang et al., 2022).</summary>
    public IEnumerable<PreferenceExample> Pairs()
    {
        for (var better = 0; better < Answers.Count; better++)
        {
            for (var worse = better + 1; worse < Answers.Count; worse++)
            {
                yield return this with
                {
                    Answers = [Answers[better], Answers[worse]],
                };
            }
        }
    }
}
