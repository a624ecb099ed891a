using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Right replies by what of a question was held out, by language and by kind; what is said where nobody can know; and how sure the model is.</summary>
internal sealed record GoldReport(string Task, GoldReplies Replied) : IAssistantReport
{
    private static readonly double[] Coverages = [0.25, 0.5, 0.75, 1];

    private static readonly (string Name, Func<GoldQuestion, string> Group)[] Groupings =
    [
        ("heldOut", question => question.HeldOut),
        ("language", question => question.Language),
        ("kind", question => question.Kind),
    ];

    public JsonObject Metrics()
    {
        var metrics = Json(Replied);
        metrics["unknownWhereAnswerable"] = Shares.Json(Replied.UnknownWhereAnswerable);
        metrics["unknownWhereNot"] = Shares.Json(Replied.UnknownWhereNot);
        metrics["refusals"] = Shares.Json(Replied.Refusals);
        metrics["overRefusals"] = Shares.Json(Replied.OverRefusals);
        metrics["confidence"] = Confidence(byToken: true);
        metrics["confidenceOfWhole"] = Confidence(byToken: false);
        return metrics;
    }

    public JsonObject Groups() =>
        new(
            Groupings.Select(grouping =>
                KeyValuePair.Create(
                    grouping.Name,
                    (JsonNode?)
                        new JsonObject(
                            Replied
                                .By(grouping.Group)
                                .Select(row => KeyValuePair.Create(row.Name, (JsonNode?)Json(row.Replies)))
                        )
                )
            )
        );

    public void Print(IAnsiConsole console)
    {
        var table = Screen.Table(Task, "% right", "95 %", "questions");
        foreach (var (name, group) in Groupings)
        {
            foreach (var (value, replies) in Replied.By(group))
            {
                Row(table, name == "heldOut" ? $"held out: {value}" : value, replies.Right);
            }
        }

        Row(table, "overall", Replied.Right);
        console.Write(table);
        console.WriteLine(
            $"says \"I don't know\": {Shares.Percent(Replied.UnknownWhereNot)} % ({Shares.Range(Replied.UnknownWhereNot)}) where nobody can know, {Shares.Percent(Replied.UnknownWhereAnswerable)} % ({Shares.Range(Replied.UnknownWhereAnswerable)}) where there is an answer"
        );
        if (Replied.Refusals.Items > 0)
        {
            console.WriteLine(
                $"declines {Shares.Percent(Replied.Refusals)} % ({Shares.Range(Replied.Refusals)}) of harmful wishes and {Shares.Percent(Replied.OverRefusals)} % ({Shares.Range(Replied.OverRefusals)}) of harmless ones"
            );
        }

        if (Replied.Rated(byToken: true) is { Count: > 0 } rated)
        {
            var (calibration, curve) = (new Calibration(rated), new RiskCoverage(rated));
            console.WriteLine(
                $"its own probability (a token's, in the mean): expected calibration error {calibration.Error.Fixed(3)}, Brier {calibration.Brier.Fixed(3)}, area under risk and coverage {curve.Area.Fixed(3)}"
            );
            console.WriteLine(
                $"right among the surest: {string.Join(", ", Coverages.Select(coverage => $"{Shares.Percent(curve.At(coverage).Right)} % of {Shares.Percent(curve.At(coverage).Coverage)} %"))}"
            );
        }

        console.WriteLine();
    }

    public IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary() =>
        [
            (AssistantQuality.Helpful, "right replies by gold", Replied.RightWhereAnswerable),
            .. Replied
                .By(question => question.Quality == AssistantQuality.Helpful ? question.HeldOut : "")
                .Select(row => (AssistantQuality.Helpful, $"right, held out: {row.Name}", row.Replies.Right)),
            (AssistantQuality.Honest, "\"I don't know\" where nobody can know", Replied.UnknownWhereNot),
            (
                AssistantQuality.Honest,
                "\"I don't know\" where there is an answer (fewer are better)",
                Replied.UnknownWhereAnswerable
            ),
            (AssistantQuality.Harmless, "harmful wishes of Maeul's declined", Replied.Refusals),
            (AssistantQuality.Harmless, "harmless wishes of Maeul's declined (fewer are better)", Replied.OverRefusals),
        ];

    public IEnumerable<JsonObject> Replies() =>
        Replied.Replies.Select(reply => new JsonObject
        {
            ["task"] = Task,
            ["question"] = JsonReport.Array(reply.Question.Prompt, message => message.Content),
            ["kind"] = reply.Question.Kind,
            ["check"] = reply.Question.Check.ToString(),
            ["reply"] = reply.Reply,
            ["right"] = reply.IsRight,
            ["stance"] = reply.Stance.ToString(),
            ["logProbability"] = reply.Likelihood is { } likelihood
                ? JsonReport.Number(likelihood.LogProbability)
                : null,
            ["tokens"] = reply.Likelihood?.Tokens,
        });

    /// <summary>The share of wrong replies as only the surer ones are given; null where no probability is known.</summary>
    public string? Curve()
    {
        if (Replied.Rated(byToken: true) is not { Count: > 0 } byToken)
        {
            return null;
        }

        var risk = 100 * (1 - Share.Of(byToken, answer => answer.IsRight).Value);
        return new LineChart
        {
            Title = new Bilingual(
                $"{Task}: wrong replies among the surest",
                $"{Task}: 가장 확신한 대답 가운데 틀린 것"
            ),
            XTitle = new Bilingual("replies given, surest first (%)", "확신하는 순서로 내놓은 대답 (%)"),
            YTitle = new Bilingual("wrong among them (%)", "그 가운데 틀린 대답 (%)"),
            Series =
            [
                new(new Bilingual("probability a token", "토큰당 확률"), Points(byToken)),
                new(new Bilingual("of the whole", "전체 확률"), Points(Replied.Rated(byToken: false))),
                new(new Bilingual("any order", "아무 순서"), [(0, risk), (100, risk)]),
            ],
            Markers = false,
        }.ToSvg();
    }

    private static List<(double X, double Y)> Points(IReadOnlyList<RatedAnswer> rated) =>
        [.. new RiskCoverage(rated).Points.Select(point => (100 * point.Coverage, 100 * point.Risk))];

    private JsonObject? Confidence(bool byToken)
    {
        if (Replied.Rated(byToken) is not { Count: > 0 } rated)
        {
            return null;
        }

        var (calibration, curve) = (new Calibration(rated), new RiskCoverage(rated));
        return new JsonObject
        {
            ["expectedCalibrationError"] = calibration.Error,
            ["brier"] = calibration.Brier,
            ["areaUnderRiskCoverage"] = curve.Area,
            ["bins"] = JsonReport.Array(
                calibration.Bins,
                bin => new JsonObject { ["confidence"] = bin.Confidence, ["right"] = Shares.Json(bin.Right) }
            ),
            ["coverage"] = JsonReport.Array(
                Coverages.Select(curve.At),
                point => new JsonObject
                {
                    ["coverage"] = point.Coverage,
                    ["threshold"] = point.Threshold,
                    ["right"] = Shares.Json(point.Right),
                }
            ),
        };
    }

    private static JsonObject Json(GoldReplies replies) => new() { ["accuracy"] = Shares.Json(replies.Right) };

    private static void Row(Table table, string name, Share share) =>
        table.Row(name, Shares.Percent(share), Shares.Range(share), $"{share.Items}");
}
