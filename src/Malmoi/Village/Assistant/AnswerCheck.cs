using System.Globalization;
using Malmoi.Text;
using Malmoi.Village.Assistant.Checks;

namespace Malmoi.Village.Assistant;

/// <summary>How a reply is judged against gold: accuracy, rule rewards and judges ask this one thing.</summary>
/// <remarks>
/// Case, blanks, quotes, final punctuation, English articles, Korean particles and copulas, and lead-ins such as "The answer is" and 정답은
/// make no difference. A check is a line of text, so that it travels in a file: <c>number: 12</c>, <c>exact: big | large</c>,
/// <c>all: apple | pear &amp; none: dog</c>.
/// </remarks>
public abstract class AnswerCheck : IEquatable<AnswerCheck>
{
    private protected const string Or = " | ";
    private const string And = " & ";

    /// <summary>Whether a reply is right; no text is too odd to be judged.</summary>
    public abstract bool Accepts(string reply);

    /// <summary>The check as text, which <see cref="Parse"/> reads.</summary>
    public abstract override string ToString();

    /// <summary>The reply says one of these.</summary>
    public static AnswerCheck Exact(params IReadOnlyList<string> golds) => new ExactAnswer(Gold(golds));

    /// <summary>The reply comes to this number.</summary>
    public static AnswerCheck Number(decimal value) => new NumberAnswer(value);

    /// <summary>The reply has all of these.</summary>
    public static AnswerCheck All(params IReadOnlyList<string> golds) =>
        new ContainedAnswer(Gold(golds), isWanted: true);

    /// <summary>The reply has none of these.</summary>
    public static AnswerCheck None(params IReadOnlyList<string> golds) =>
        new ContainedAnswer(Gold(golds), isWanted: false);

    /// <summary>The reply lists so many different words of a class of the village's nouns: three fruits.</summary>
    /// <param name="count">How many.</param>
    /// <param name="family">A class or family of the lexicon: fruit, animal, food.</param>
    public static AnswerCheck Members(int count, string family) => new MembersAnswer(count, family);

    /// <summary>The reply declines.</summary>
    public static AnswerCheck Refusal { get; } = new StanceAnswer(ReplyStance.Declines);

    /// <summary>The reply says that it does not know, or that the passage does not tell.</summary>
    public static AnswerCheck Unknown { get; } = new StanceAnswer(ReplyStance.DoesNotKnow);

    /// <summary>The reply neither declines nor says that it does not know.</summary>
    public static AnswerCheck Answered { get; } = new StanceAnswer(ReplyStance.Answers);

    /// <summary>The reply has no small letter.</summary>
    public static AnswerCheck UpperCase { get; } = new UpperCaseAnswer();

    /// <summary>The reply begins with this, to the letter.</summary>
    public static AnswerCheck Begins(string text) => new EdgeAnswer(Gold([text])[0], isBeginning: true);

    /// <summary>The reply ends with this, to the letter.</summary>
    public static AnswerCheck Ends(string text) => new EdgeAnswer(Gold([text])[0], isBeginning: false);

    /// <summary>The reply has at most so many words between blanks.</summary>
    public static AnswerCheck AtMostWords(int count) => new LengthAnswer(count);

    /// <summary>This and the other hold.</summary>
    public AnswerCheck With(AnswerCheck other) => new EveryAnswer([.. Parts, .. other.Parts]);

    private protected virtual IReadOnlyList<AnswerCheck> Parts => [this];

    /// <summary>Reads a check that was written as text.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static AnswerCheck Parse(string text)
    {
        var parts = text.Split(And, StringSplitOptions.TrimEntries).Select(One).ToList();
        return parts.Count == 1 ? parts[0] : new EveryAnswer(parts);
    }

    public bool Equals(AnswerCheck? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as AnswerCheck);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private protected static string Join(IEnumerable<AnswerCheck> parts) => string.Join(And, parts);

    private static AnswerCheck One(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        var gold = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return (name, gold.Length > 0) switch
        {
            ("exact", true) => Exact(gold.Split(Or)),
            ("all", true) => All(gold.Split(Or)),
            ("none", true) => None(gold.Split(Or)),
            ("begins", true) => Begins(gold),
            ("ends", true) => Ends(gold),
            ("refusal", false) => Refusal,
            ("unknown", false) => Unknown,
            ("answered", false) => Answered,
            ("upper", false) => UpperCase,
            ("number", true)
                when decimal.TryParse(gold, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => Number(
                value
            ),
            ("words", true) when int.TryParse(gold, NumberStyles.None, CultureInfo.InvariantCulture, out var count) =>
                AtMostWords(count),
            ("members", true)
                when gold.Split(' ') is [var number, var family]
                    && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => Members(
                count,
                family
            ),
            _ => throw new InputException(
                $"'{text}' is no check of an answer: write exact: GOLD | GOLD, number: N, all: GOLD, none: GOLD, members: N CLASS, begins: TEXT, ends: TEXT, words: N, refusal, unknown, answered or upper, with & between several"
            ),
        };
    }

    private static IReadOnlyList<string> Gold(IReadOnlyList<string> golds) =>
        golds.Count > 0
        && golds.All(gold =>
            gold.Length > 0
            && !gold.Contains('|', StringComparison.Ordinal)
            && !gold.Contains('&', StringComparison.Ordinal)
        )
            ? golds
            : throw new InputException(
                $"gold must be text without '|' and '&', which separate golds and checks: found '{string.Join("', '", golds)}'"
            );
}
