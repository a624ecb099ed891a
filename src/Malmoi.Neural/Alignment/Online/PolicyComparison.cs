using System.Text.Json.Nodes;
using Malmoi.Evaluation;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>One held-out prompt answered by the reference and by the policy, with the same random numbers.</summary>
public sealed record ComparedAnswers(string Prompt, string Before, double ScoreBefore, string After, double ScoreAfter);

/// <summary>How often the policy's answers are worth more than the reference's.</summary>
/// <param name="Step">Steps taken before.</param>
/// <param name="Answers">A held-out prompt each.</param>
public sealed record PolicyComparison(long Step, IReadOnlyList<ComparedAnswers> Answers)
{
    public int Wins => Answers.Count(answer => answer.ScoreAfter > answer.ScoreBefore);

    public int Ties => Answers.Count(answer => answer.ScoreAfter == answer.ScoreBefore);

    /// <summary>The share of prompts on which the policy wins, a tie counted half.</summary>
    public double WinRate => (Wins + (Ties / 2.0)) / Answers.Count;

    /// <summary>Of the share of prompts that are no ties which the policy wins; null: all are ties.</summary>
    public Interval? Interval => Answers.Count > Ties ? WilsonInterval.Of(Wins, Answers.Count - Ties) : null;

    public double Before => Answers.Average(answer => answer.ScoreBefore);

    public double After => Answers.Average(answer => answer.ScoreAfter);

    public JsonObject ToJson() =>
        new()
        {
            ["step"] = Step,
            ["winRate"] = WinRate,
            ["wins"] = Wins,
            ["ties"] = Ties,
            ["before"] = Before,
            ["after"] = After,
            ["answers"] = new JsonArray([
                .. Answers.Select(answer => new JsonObject
                {
                    ["prompt"] = answer.Prompt,
                    ["before"] = answer.Before,
                    ["scoreBefore"] = answer.ScoreBefore,
                    ["after"] = answer.After,
                    ["scoreAfter"] = answer.ScoreAfter,
                }),
            ]),
        };

    public static PolicyComparison Parse(JsonNode json) =>
        new(
            (long)json["step"]!,
            [
                .. json["answers"]!
                    .AsArray()
                    .Select(answer => new ComparedAnswers(
                        (string)answer!["prompt"]!,
                        (string)answer["before"]!,
                        (double)answer["scoreBefore"]!,
                        (string)answer["after"]!,
                        (double)answer["scoreAfter"]!
                    )),
            ]
        );
}
