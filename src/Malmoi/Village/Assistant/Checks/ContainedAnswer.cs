namespace Malmoi.Village.Assistant.Checks;

/// <summary>The reply has all of some words, or none of them, wherever they stand.</summary>
internal sealed class ContainedAnswer(IReadOnlyList<string> golds, bool isWanted) : AnswerCheck
{
    private readonly string[] _golds = [.. golds.Select(AnswerText.Normal)];

    public override bool Accepts(string reply)
    {
        var text = AnswerText.Normal(reply);
        return text.Length > 0 && _golds.All(gold => AnswerText.Has(text, gold) == isWanted);
    }

    public override string ToString() => (isWanted ? "all: " : "none: ") + string.Join(Or, golds);
}
