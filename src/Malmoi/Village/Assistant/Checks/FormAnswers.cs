using System.Globalization;

namespace Malmoi.Village.Assistant.Checks;

/// <summary>The reply has letters, and none of them is small.</summary>
internal sealed class UpperCaseAnswer : AnswerCheck
{
    public override bool Accepts(string reply) => reply.Any(char.IsUpper) && !reply.Any(char.IsLower);

    public override string ToString() => "upper";
}

/// <summary>The reply begins or ends with a text, blanks apart.</summary>
internal sealed class EdgeAnswer(string text, bool isBeginning) : AnswerCheck
{
    public override bool Accepts(string reply) =>
        isBeginning
            ? reply.AsSpan().Trim().StartsWith(text, StringComparison.Ordinal)
            : reply.AsSpan().Trim().EndsWith(text, StringComparison.Ordinal);

    public override string ToString() => (isBeginning ? "begins: " : "ends: ") + text;
}

/// <summary>The reply has a word, and at most so many.</summary>
internal sealed class LengthAnswer(int count) : AnswerCheck
{
    public override bool Accepts(string reply)
    {
        var words = reply.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return words > 0 && words <= count;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"words: {count}");
}

/// <summary>Several checks hold at once.</summary>
internal sealed class EveryAnswer(IReadOnlyList<AnswerCheck> parts) : AnswerCheck
{
    private protected override IReadOnlyList<AnswerCheck> Parts => parts;

    public override bool Accepts(string reply) => parts.All(part => part.Accepts(reply));

    public override string ToString() => Join(parts);
}
