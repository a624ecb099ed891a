using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Neural.Alignment;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>What learning preferences came to, in words and numbers.</summary>
internal static class AlignReport
{
    /// <summary>What was read and what was left out, before hours of work.</summary>
    public static void Notice(PreferenceRun run)
    {
        LeftOut(run.Data.Broken);
        if (run.Renderer.TooLong > 0)
        {
            Console.Error.WriteLine(
                $"left out: {((long)run.Renderer.TooLong).Grouped()} prompts that are longer than {run.Renderer.MaximumLength} tokens with an answer"
            );
        }

        if (run.Renderer.Alike > 0)
        {
            Console.Error.WriteLine(
                $"left out: {((long)run.Renderer.Alike).Grouped()} prompts whose answers are one in the model's tokens"
            );
        }

        Console.Error.WriteLine(
            $"{((long)run.Learned).Grouped()} {(run.Data.Judged.Count > 0 ? "answers" : "pairs")} to learn from, {((long)run.HeldOut).Grouped()} held out"
        );
    }

    /// <summary>Records that were left out: how many, and the first.</summary>
    public static void LeftOut(ICollection<InputException>? broken)
    {
        if (broken is { Count: > 0 })
        {
            Console.Error.WriteLine(
                $"left out: {((long)broken.Count).Grouped()} records; the first: {broken.First().Message}"
            );
        }
    }

    public static void Print(TextWriter output, PreferenceRun run, PreferenceResult result)
    {
        var names = result.Before.Values.Concat(result.After.Values).Select(value => value.Name).Distinct().ToList();
        if (names.Count > 0)
        {
            var table = Screen.Table("held out", "before", "after");
            foreach (var name in names.Where(name => !name.StartsWith("accuracy", StringComparison.Ordinal)))
            {
                table.Row(name.Replace('/', ' '), Number(result.Before[name]), Number(result.After[name]));
            }

            if (result.After.ByReward.Items > 0)
            {
                // Before the first step all rewards are 0.
                table.Row("prefers by reward", "", Percent(result.After.ByReward));
                table.Row(
                    "prefers by likelihood",
                    Percent(result.Before.ByProbability),
                    Percent(result.After.ByProbability)
                );
            }

            Screen.On(output).Write(table);
        }

        output.WriteLine(
            $"{run.Folder.Path}: {run.Folder.Record.Kind}, {run.Folder.Record.Parameters.Grouped()} numbers trained, {result.Outcome.Step.Grouped()} steps"
        );
    }

    public static JsonObject Json(PreferenceMeasures measures)
    {
        var json = new JsonObject(
            measures.Values.Select(value => KeyValuePair.Create(value.Name, JsonReport.Number(value.Value)))
        );
        if (measures.ByReward.Items > 0)
        {
            var (low, high) = measures.ByReward.Interval;
            json["interval"] = new JsonArray(JsonReport.Number(low), JsonReport.Number(high));
        }

        return json;
    }

    /// <summary>A share with its interval, in percent.</summary>
    public static string Percent(Share share) =>
        share.Items == 0
            ? ""
            : $"{(100 * share.Value).Fixed(1)} % [{(100 * share.Interval.Low).Fixed(1)}, {(100 * share.Interval.High).Fixed(1)}]";

    private static string Number(double value) => double.IsNaN(value) ? "" : value.Fixed(4);
}
