using System.Text.Json.Nodes;
using Malmoi.Instructions.Diversity;
using Malmoi.Instructions.Measures;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary>Measures of sets side by side, or of one set before and after: for people and as JSON.</summary>
internal static class MeasureTable
{
    private const string Nothing = "-";

    private static readonly (string Name, Func<InstructionMeasures, string> Value)[] s_rows =
    [
        ("examples", m => ((long)m.Examples).Grouped()),
        ("with a response", m => ((long)m.Answered).Grouped()),
        ("answers of one", m => m.Turns.Fixed(2)),
        ("words asked: mean", m => m.Asked.Mean.Fixed(1)),
        ("words asked: median, 90 %", m => $"{m.Asked.Median.Fixed(0)}, {m.Asked.Ninetieth.Fixed(0)}"),
        ("words answered: mean", m => m.Answers.Mean.Fixed(1)),
        ("words answered: median, 90 %", m => $"{m.Answers.Median.Fixed(0)}, {m.Answers.Ninetieth.Fixed(0)}"),
        ("asked: TTR", m => Of(m.AskedDiversity, d => d.TypeTokenRatio.Fixed(3))),
        ("asked: MATTR", m => Of(m.AskedDiversity, d => d.MovingAverage.Fixed(3))),
        ("asked: MTLD", m => Of(m.AskedDiversity, d => d.Mtld.Fixed(1))),
        ("asked: vocd-D", m => Of(m.AskedDiversity, d => Steepness(d.VocdD))),
        ("answered: MATTR", m => Of(m.AnswerDiversity, d => d.MovingAverage.Fixed(3))),
        ("answered: MTLD", m => Of(m.AnswerDiversity, d => d.Mtld.Fixed(1))),
        ("answered: vocd-D", m => Of(m.AnswerDiversity, d => Steepness(d.VocdD))),
        ("Self-BLEU", m => m.SelfBleu?.Fixed(1) ?? Nothing),
        ("near-duplicates", m => $"{((long)m.NearDuplicates).Grouped()} ({Share(m.NearDuplicates, m.Examples)})"),
        (
            "languages",
            m => string.Join(' ', m.Languages.Take(3).Select(pair => $"{pair.Key} {Share(pair.Value, m.Examples)}"))
        ),
        ("perplexity", m => m.Perplexity?.Fixed(2) ?? Nothing),
    ];

    public static void Print(TextWriter output, IReadOnlyList<(string Name, InstructionMeasures Measures)> sets)
    {
        var table = Screen.Table(["measure", .. sets.Select(set => set.Name)]);
        foreach (var (name, value) in s_rows)
        {
            if (name != "perplexity" || sets.Any(set => set.Measures.Perplexity is not null))
            {
                table.Row([name, .. sets.Select(set => value(set.Measures))]);
            }
        }

        Screen.On(output).Write(table);
    }

    public static JsonObject Json(InstructionMeasures measures) =>
        new()
        {
            ["examples"] = measures.Examples,
            ["answered"] = measures.Answered,
            ["turns"] = measures.Turns,
            ["asked"] = Json(measures.Asked, measures.AskedDiversity),
            ["answers"] = Json(measures.Answers, measures.AnswerDiversity),
            ["selfBleu"] = measures.SelfBleu,
            ["nearDuplicates"] = measures.NearDuplicates,
            ["languages"] = new JsonObject(
                measures.Languages.Select(pair =>
                    KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))
                )
            ),
            ["perplexity"] = measures.Perplexity is { } perplexity ? JsonReport.Number(perplexity) : null,
        };

    private static JsonObject Json(Lengths lengths, LexicalDiversity? diversity) =>
        new()
        {
            ["texts"] = lengths.Texts,
            ["meanWords"] = lengths.Mean,
            ["medianWords"] = lengths.Median,
            ["ninetiethWords"] = lengths.Ninetieth,
            ["longestWords"] = lengths.Longest,
            ["typeTokenRatio"] = diversity?.TypeTokenRatio,
            ["movingAverage"] = diversity?.MovingAverage,
            ["mtld"] = diversity?.Mtld,
            ["vocdD"] = diversity?.VocdD,
        };

    private static string Of(LexicalDiversity? diversity, Func<LexicalDiversity, string> value) =>
        diversity is null ? Nothing : value(diversity);

    // Where nearly no word comes twice, every D fits as well.
    private static string Steepness(double? d) =>
        d is null ? Nothing
        : d > VocdD.Greatest - 1 ? $"{VocdD.Greatest.Fixed(0)} or more"
        : d.Value.Fixed(1);

    private static string Share(int count, int all) => all == 0 ? Nothing : $"{(100.0 * count / all).Fixed(1)} %";
}
