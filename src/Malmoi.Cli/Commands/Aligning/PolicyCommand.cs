using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Neural.Alignment.Online;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary><c>malmoi align ppo|grpo|rloo</c>: a model learns from the reward of its own answers.</summary>
internal sealed class PolicyCommand(PolicyVerb verb)
{
    private readonly PolicyTrainingArguments _arguments = new(verb);
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command Create()
    {
        var command = new Command(verb.Name, verb.Description);
        _arguments.AddTo(command);
        command.Options.Add(_json);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _arguments.Output(parse);
        var options = _arguments.Options(parse);
        using var run = PolicyRun.Begin(path, options, _arguments.Arguments(parse));
        var left = run.Dropped > 0 ? $", {((long)run.Dropped).Grouped()} left out that are too long" : "";
        await Console.Error.WriteLineAsync(
            $"{((long)run.Learned).Grouped()} prompts to learn from, {((long)run.HeldOut).Grouped()} held out{left}"
        );
        var progress = new PolicyProgress(options.Policy.Steps, ProgressBar.IsShown ? null : Console.Error);
        var outcome = await ProgressBar.ShowAsync(
            verb.Name,
            () => progress.Share,
            () => Task.FromResult(run.Train(progress, ct)),
            progress.Said
        );
        PolicyPage.Draw(run.Folder, options.Policy.Alarms);
        if (ProgressBar.IsShown)
        {
            // Lines would have torn the bar: they follow it.
            progress.Notices.ForEach(Console.Error.WriteLine);
        }

        if (outcome.End == PolicyEnd.Cancelled)
        {
            throw new TrainingInterruptedException(path);
        }

        if (parse.GetValue(_json))
        {
            JsonReport.Write(parse.InvocationConfiguration.Output, Json(run, outcome, progress.Last));
        }
        else
        {
            Print(parse.InvocationConfiguration.Output, run, outcome, progress);
        }
    }

    private static void Print(TextWriter output, PolicyRun run, PolicyOutcome outcome, PolicyProgress progress)
    {
        if (progress is { First: { } first, Last: { } last })
        {
            var table = Screen.Table("answers", $"step {first.Step}", $"step {last.Step}");
            Row("score", step => step.Score, 4);
            Row("nats from the reference", step => step.Distance, 2);
            Row("entropy", step => step.Entropy, 3);
            Row("tokens", step => step.Length, 1);
            Row("ended", step => step.Ended, 3);
            Row("repeated", step => step.Repetition, 3);
            Screen.On(output).Write(table);

            void Row(string name, Func<PolicyStep, double> of, int digits) =>
                table.Row(name, of(first).Fixed(digits), of(last).Fixed(digits));
        }

        if (outcome.Comparison is { } comparison)
        {
            output.WriteLine(
                $"against the reference on {comparison.Answers.Count} held-out prompts: wins {Won(comparison)}; score {comparison.Before.Fixed(3)} before, {comparison.After.Fixed(3)} after"
            );
        }

        if (outcome.Reason is { } reason)
        {
            Console.Error.WriteLine(
                $"stopped: {reason}; the model has the weights of step {outcome.Step}, the last good checkpoint"
            );
        }

        output.WriteLine(
            $"{run.Folder.Path}: {run.Folder.Record.Kind}, {run.Folder.Record.Parameters.Grouped()} numbers trained, {outcome.Step.Grouped()} steps; curves and samples in policy.html"
        );
    }

    private static string Won(PolicyComparison comparison)
    {
        var interval = comparison.Interval is { } bounds
            ? $" [{(100 * bounds.Low).Fixed(1)}, {(100 * bounds.High).Fixed(1)}]"
            : "";
        var decided = comparison.Answers.Count - comparison.Ties;
        return $"{comparison.Wins} of {decided}{(decided > 0 ? $" = {(100.0 * comparison.Wins / decided).Fixed(1)} %{interval}" : "")}, {comparison.Ties} ties";
    }

    private static JsonObject Json(PolicyRun run, PolicyOutcome outcome, PolicyStep? last) =>
        new()
        {
            ["run"] = run.Folder.Path,
            ["method"] = run.Folder.Record.Kind,
            ["end"] = outcome.End.ToString(),
            ["reason"] = outcome.Reason,
            ["steps"] = outcome.Step,
            ["learned"] = run.Learned,
            ["heldOut"] = run.HeldOut,
            ["last"] = last?.ToJson(),
            ["comparison"] = outcome.Comparison is { } comparison ? Json(comparison) : null,
        };

    private static JsonObject Json(PolicyComparison comparison)
    {
        var json = comparison.ToJson();
        if (comparison.Interval is { } bounds)
        {
            json["interval"] = new JsonArray(JsonReport.Number(bounds.Low), JsonReport.Number(bounds.High));
        }

        return json;
    }
}
