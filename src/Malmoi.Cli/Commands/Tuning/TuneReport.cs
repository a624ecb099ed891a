using System.Text.Json.Nodes;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>What came of a tuning, seed by seed, with mean and spread.</summary>
internal sealed class TuneReport(string task, string model, string output)
{
    private readonly List<(int Seed, FineTuningResult Result, TaskScores? Test)> _seeds = [];
    private double _best = double.NegativeInfinity;
    private int? _written;

    /// <summary>How one epoch ended, in a line.</summary>
    public static string Line(int seed, EpochScores epoch)
    {
        var scores = epoch.Scores?.Values.Select(value => $", {value.Name} {value.Value.Fixed(4)}") ?? [];
        return FormattableString.Invariant($"seed {seed}, epoch {epoch.Epoch}: loss ")
            + epoch.Loss.Fixed(4)
            + string.Concat(scores)
            + (epoch.IsBest && epoch.Scores is not null ? " *" : "");
    }

    /// <summary>Notes a seed.</summary>
    /// <returns>Whether it is the best so far, and so the one to be written.</returns>
    public bool Add(int seed, FineTuningResult result, TaskScores? test)
    {
        _seeds.Add((seed, result, test));
        var score = result.Best.Scores?.Best ?? -result.Best.Loss;
        if (_written is not null && !(score > _best))
        {
            return false;
        }

        (_best, _written) = (score, seed);
        return true;
    }

    public void Print(TextWriter writer)
    {
        var names = Rows().SelectMany(row => row.Values.Select(value => value.Name)).Distinct().ToList();
        var table = Screen.Table(["seed", "epoch", "loss", .. names, "seconds"]);
        foreach (var (seed, result, _) in _seeds)
        {
            var scores = Scores(seed);
            table.Row([
                FormattableString.Invariant($"{seed}"),
                FormattableString.Invariant($"{result.Best.Epoch}"),
                result.Best.Loss.Fixed(4),
                .. names.Select(name => Find(scores, name).Fixed(4)),
                result.Seconds.Fixed(1),
            ]);
        }

        if (_seeds.Count > 1)
        {
            table.Row(["mean", "", "", .. names.Select(name => Mean(name).Fixed(4)), ""]);
            table.Row(["± spread", "", "", .. names.Select(name => Spread(name).Fixed(4)), ""]);
        }

        Screen.On(writer).Write(table);
        writer.WriteLine(
            $"{output}: {task}, {_seeds[0].Result.Trained.Grouped()} numbers tuned"
                + (_seeds.Count > 1 ? FormattableString.Invariant($", of seed {_written}") : "")
        );
    }

    public JsonObject Json()
    {
        var names = Rows().SelectMany(row => row.Values.Select(value => value.Name)).Distinct().ToList();
        return new JsonObject
        {
            ["task"] = task,
            ["model"] = model,
            ["output"] = output,
            ["seed"] = _written,
            ["tuned"] = _seeds[0].Result.Trained,
            ["metrics"] = Object(names, Mean),
            ["spread"] = _seeds.Count > 1 ? Object(names, Spread) : null,
            ["seeds"] = JsonReport.Array(_seeds, Seed),
        };

        JsonNode Seed((int Seed, FineTuningResult Result, TaskScores? Test) run) =>
            new JsonObject
            {
                ["seed"] = run.Seed,
                ["epoch"] = run.Result.Best.Epoch,
                ["steps"] = run.Result.Steps,
                ["seconds"] = run.Result.Seconds,
                ["metrics"] = Object(names, name => Find(Scores(run.Seed), name)),
                ["epochs"] = JsonReport.Array(
                    run.Result.Epochs,
                    epoch => new JsonObject
                    {
                        ["epoch"] = epoch.Epoch,
                        ["loss"] = JsonReport.Number(epoch.Loss),
                        ["metrics"] = Object(
                            [.. epoch.Scores?.Values.Select(value => value.Name) ?? []],
                            name => Find(epoch.Scores!.Values, name)
                        ),
                    }
                ),
            };
    }

    // Scores on the test records are those that count; without them those of the best epoch.
    private IReadOnlyList<(string Name, double Value)> Scores(int seed)
    {
        var (_, result, test) = _seeds.First(run => run.Seed == seed);
        var dev = result.Best.Scores?.Values ?? [];
        return test is null ? dev : [.. dev, .. test.Values.Select(value => ("test " + value.Name, value.Value))];
    }

    private IEnumerable<(int Seed, IReadOnlyList<(string Name, double Value)> Values)> Rows() =>
        _seeds.Select(run => (run.Seed, Scores(run.Seed)));

    private double Mean(string name) => Rows().Average(row => Find(row.Values, name));

    // The deviation of the sample: seeds are a few of many.
    private double Spread(string name)
    {
        var mean = Mean(name);
        return Math.Sqrt(Rows().Sum(row => Math.Pow(Find(row.Values, name) - mean, 2)) / (_seeds.Count - 1));
    }

    private static double Find(IReadOnlyList<(string Name, double Value)> values, string name) =>
        values.First(value => value.Name == name).Value;

    private static JsonObject Object(IEnumerable<string> names, Func<string, double> value) =>
        new(names.Select(name => KeyValuePair.Create(name, JsonReport.Number(value(name)))));
}
