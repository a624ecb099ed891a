namespace Malmoi.Village.Assistant.Checks;

/// <summary>The reply comes to one of some short answers, alone or at the end of a sentence that leads to it.</summary>
internal sealed class ExactAnswer(IReadOnlyList<string> golds) : AnswerCheck
{
    private readonly HashSet<string> _golds = new(
        golds.Select(gold => Loose(AnswerText.Normal(gold))),
        StringComparer.Ordinal
    );

    public override bool Accepts(string reply) => AnswerText.Candidates(reply).Select(Loose).Any(_golds.Contains);

    /// <summary>A list is the same with and without commas.</summary>
    private static string Loose(string text) => text.Replace(", ", " ", StringComparison.Ordinal);

    public override string ToString() => "exact: " + string.Join(Or, golds);
}
