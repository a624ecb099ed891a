using System.Globalization;

namespace Malmoi.Village.Assistant;

/// <summary>Makes instructions harder by rule, with gold that still judges them (after the operations of Evol-Instruct, Xu et al., 2023).</summary>
internal static class Hardening
{
    private const int LargestNumber = 1000;

    private static readonly Func<VillageInstruction, VillageInstruction?>[] _constraints =
    [
        one =>
            one.Language == Language.English && one.Answer.Any(char.IsLower)
                ? Constrained(one, "Answer in capital letters.", one.Answer.ToUpperInvariant(), AnswerCheck.UpperCase)
                : null,
        one =>
            In(one, "Begin your reply with 'Answer:'.", "'답:'으로 시작해서 답하세요.") is var ask
                ? Constrained(
                    one,
                    ask,
                    In(one, "Answer: ", "답: ") + one.Answer,
                    AnswerCheck.Begins(In(one, "Answer:", "답:"))
                )
                : null,
        one =>
            Constrained(
                one,
                In(one, "Put the answer in brackets.", "답을 괄호 안에 쓰세요."),
                $"({one.Answer})",
                AnswerCheck.Begins("(").With(AnswerCheck.Ends(")"))
            ),
        one =>
            Constrained(
                one,
                In(one, "End your reply with an exclamation mark.", "느낌표로 끝내세요."),
                one.Answer + "!",
                AnswerCheck.Ends("!")
            ),
    ];

    public static VillageInstruction? Apply(VillageInstruction one, Dice dice)
    {
        var check = one.Check.ToString();
        if (check.StartsWith("number: ", StringComparison.Ordinal) && IsPlain(check))
        {
            return Further(one, int.Parse(one.Answer, CultureInfo.InvariantCulture), dice);
        }

        return check.StartsWith("exact: ", StringComparison.Ordinal) && IsPlain(check) && !one.Answer.EndsWith('.')
            ? dice.Pick<Func<VillageInstruction, VillageInstruction?>>(_constraints)(one) ?? _constraints[1](one)
            : null;
    }

    /// <summary>A constraint was added already where two checks are joined.</summary>
    private static bool IsPlain(string check) => !check.Contains(" & ", StringComparison.Ordinal);

    private static VillageInstruction Constrained(VillageInstruction one, string ask, string reply, AnswerCheck form) =>
        one with
        {
            Instruction = $"{Ended(one.Instruction)} {ask}",
            Response = reply,
            Reasoning = null,
            Answer = reply,
            Check = one.Check.With(form),
        };

    /// <summary>One more step after the number was found.</summary>
    private static VillageInstruction? Further(VillageInstruction one, int value, Dice dice)
    {
        var number = 2 + dice.Next(8);
        var (ask, step, result) = dice.Next(3) switch
        {
            0 => (
                In(one, $"Then add {number}.", $"그리고 그 수에 {Wording.WithParticle(Text(number), "을")} 더하세요."),
                $"{value} + {number} = {value + number}.",
                value + number
            ),
            1 => (
                In(one, "Then double it.", "그리고 그 수를 두 배로 하세요."),
                $"{value} × 2 = {value * 2}.",
                value * 2
            ),
            _ => (
                In(
                    one,
                    $"Then take away {number}.",
                    $"그리고 그 수에서 {Wording.WithParticle(Text(number), "을")} 빼세요."
                ),
                $"{value} - {number} = {value - number}.",
                value - number
            ),
        };
        if (result is < 0 or > LargestNumber)
        {
            return null;
        }

        var first = one.Reasoning ?? In(one, $"First I find {value}.", $"먼저 구한 수는 {value}입니다.");
        var reasoning = $"{first} {step}";
        return one with
        {
            Instruction = $"{Ended(one.Instruction)} {ask}",
            Response = $"{reasoning} {In(one, $"The answer is {result}.", $"정답은 {result}입니다.")}",
            Reasoning = reasoning,
            Answer = Text(result),
            Check = AnswerCheck.Number(result),
        };
    }

    /// <summary>A list at the end is closed before the next sentence begins.</summary>
    private static string Ended(string text) => text[^1] is '.' or '?' or '!' ? text : text + ".";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string In(VillageInstruction one, string english, string korean) =>
        one.Language == Language.English ? english : korean;
}
