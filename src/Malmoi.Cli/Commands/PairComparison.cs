using System.Text.Json.Nodes;
using Malmoi.Cli.Tour;
using Malmoi.Evaluation;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>One set of minimal pairs judged by several models: a row a phenomenon, a column a model, published figures beside.</summary>
internal sealed record PairComparison(IReadOnlyList<(string Model, PairJudgement Judgement)> Columns)
{
    // Columns on the screen; published figures that find no room stand in the JSON.
    private const int WidthOfNames = 32;
    private const int WidthOfModel = 20;
    private const int WidthOfPublished = 8;

    private PairJudgement First => Columns[0].Judgement;

    public void Print(IAnsiConsole console, PairGrouping grouping)
    {
        var room = (console.Profile.Width - WidthOfNames - (WidthOfModel * Columns.Count)) / WidthOfPublished;
        var published = PairRows.Fitting(First.Task.Published, room);
        var table = Screen.Table([
            First.Task.Name,
            .. Columns.Select(column => column.Model),
            .. published.Select(row => row.Model),
        ]);
        foreach (var (label, group, cells) in Rows(grouping))
        {
            table.Row([
                label,
                .. cells.Select(Cell),
                .. published.Select(row =>
                    row.Accuracy.TryGetValue(group, out var value) ? PairRows.Percent(value) : ""
                ),
            ]);
        }

        table.Row([
            "ties",
            .. Columns.Select(column => $"{column.Judgement.Result.Overall.Ties}"),
            .. published.Select(_ => ""),
        ]);
        console.Write(table);
        console.WriteLine(
            First.Result.Convention == PairConvention.Strict
                ? "per cent right with the interval of 95 %; strict: a tie is no win"
                : "per cent right with the interval of 95 %; lm-eval: a leading blank, ties to the good sentence"
        );
        console.WriteLine(
            $"{First.Result.Overall.Pairs} pairs; overall is the mean over {First.Result.Phenomena.Sum(p => p.Paradigms.Count)} paradigm(s)"
        );
        foreach (var (model, judgement) in Columns)
        {
            console.WriteLine($"{model}: {judgement.Policy}");
        }

        console.WriteLine();
    }

    public JsonObject Json()
    {
        var models = new JsonArray();
        foreach (var (model, judgement) in Columns)
        {
            var one = judgement.Json();
            one.Insert(0, "model", model);
            models.Add((JsonNode)one);
        }

        return new JsonObject { ["task"] = First.Task.Name, ["models"] = models };
    }

    /// <summary>The table as squares, the darker the more pairs are judged rightly.</summary>
    public string Picture(PairGrouping grouping) =>
        new HeatTable
        {
            Title = new Bilingual($"{First.Task.Name}: pairs judged rightly", $"{First.Task.Name}: 바르게 고른 쌍"),
            NameWidth = 220,
            Columns =
            [
                .. Columns.Select(column => Bilingual.FromString(column.Model)),
                .. First.Task.Published.Select(row => Name(row.Model)),
            ],
            Rows =
            [
                .. Rows(grouping)
                    .Select(row =>
                        (
                            PhenomenonNames.Of(row.Label.Trim()),
                            (IReadOnlyList<double?>)
                                [
                                    .. row.Cells.Select(cell => (double?)cell.Accuracy),
                                    .. First.Task.Published.Select(published =>
                                        published.Accuracy.TryGetValue(row.Group, out var value) ? value : (double?)null
                                    ),
                                ]
                        )
                    ),
            ],
        }.ToSvg();

    // The same pairs in the same order: rows agree from model to model.
    private IEnumerable<(string Label, string Group, IReadOnlyList<PairAccuracy> Cells)> Rows(PairGrouping grouping)
    {
        var columns = Columns.Select(column => PairRows.Of(column.Judgement.Result, grouping).ToList()).ToList();
        return columns[0]
            .Select(
                (row, index) =>
                    (
                        row.Label,
                        row.Group,
                        (IReadOnlyList<PairAccuracy>)[.. columns.Select(column => column[index].Accuracy)]
                    )
            );
    }

    private static Bilingual Name(string model) => model == "human" ? new Bilingual(model, "사람") : model;

    private static string Cell(PairAccuracy accuracy) =>
        $"{PairRows.Percent(accuracy.Accuracy)} ({PairRows.Percent(accuracy.Interval.Low)}-{PairRows.Percent(accuracy.Interval.High)})";
}
