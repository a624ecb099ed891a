namespace Malmoi.Village.Assistant.Checks;

/// <summary>The reply comes to one of some short answers, alone or at the end of a sentence that leads to it.</summary>
internal sealed class ExactAnswer(IReadOnlyList<string> golds) : AnswerCheck
{
    private readonly HashSet<string> _golds = new(golds.Select(AnswerText.Normal), StringComparer.Ordinal);

    public override bool Accepts(string reply) => AnswerText.Candidates(reply).Any(_golds.Contains);

    public override string ToString() => "exact: " + string.Join(Or, golds);
}
