using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Cli.Commands.Pretraining;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment;
using Malmoi.Neural.Pretraining;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary><c>malmoi align reward</c>: a model learns to score answers as people do.</summary>
internal sealed class RewardCommand
{
    private readonly AlignArguments _common = new(
        "The model to begin with: a Hugging Face folder of a decoder or an encoder",
        "Pairs or rankings: chosen and rejected, hh-rlhf's transcripts, KoChatGPT's rankings",
        1e-5
    );

    private readonly Option<double> _margin = new("--margin")
    {
        Description = "By how much the better answer is to win where the data has no 'margin'",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new RewardCommand().Build();

    private Command Build()
    {
        var command = new Command("reward", "Train a reward model: it scores answers as people preferred them");
        _common.AddTo(command);
        command.Options.Add(_margin);
        command.Options.Add(_json);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _common.Output(parse);
        var options = _common.Fill(
            parse,
            new RewardOptions
            {
                Model = _common.Model(parse),
                Data = _common.Data(parse),
                Margin = parse.GetValue(_margin),
            }
        );
        using var run = RewardRun.Begin(path, options, _common.Arguments(parse, "reward"));
        Notice(run);
        var progress = new TrainingProgressLine(ProgressBar.IsShown ? null : Console.Error) { HasPerplexity = false };
        var result = await ProgressBar.ShowAsync(
            "reward",
            () => progress.Share,
            () => Task.FromResult(run.Train(progress, begun => progress.Steps = begun.Steps, ct)),
            progress.Rate
        );
        MeasurePictures.Draw(run.Folder);
        if (result.Outcome.End == TrainingEnd.Cancelled)
        {
            throw new TrainingInterruptedException(path);
        }

        if (Picture(path, result) is { } chart)
        {
            SvgFile.Save(chart.ToSvg(), Path.Combine(path, "reliability.svg"));
        }

        if (parse.GetValue(_json))
        {
            JsonReport.Write(parse.InvocationConfiguration.Output, Json(run, result));
        }
        else
        {
            Print(parse.InvocationConfiguration.Output, run, result);
        }
    }

    private static void Notice(RewardRun run)
    {
        AlignReport.LeftOut(run.Data.Broken);
        if (run.Cut > 0)
        {
            Console.Error.WriteLine(
                $"cut: {((long)run.Cut).Grouped()} conversations that are longer than {((long)run.MaximumLength).Grouped()} tokens lost their beginning"
            );
        }

        Console.Error.WriteLine(
            $"{((long)run.Learned).Grouped()} pairs to learn from, {((long)run.HeldOut).Grouped()} held out"
        );
    }

    private static void Print(TextWriter output, RewardRun run, RewardResult result)
    {
        if (result.Accuracy is { } accuracy)
        {
            var table = Screen.Table("held-out pairs", "right, of ties half [95 %]");
            foreach (
                var (name, of) in ((string, RewardAccuracy)[])
                    [("reward model", accuracy), ("length alone", result.Length!), ("words alone", result.Words!)]
            )
            {
                table.Row(name, AlignReport.Percent(of.WithTies));
            }

            Screen.On(output).Write(table);
            output.WriteLine($"expected calibration error {accuracy.Calibration.Error.Fixed(3)}");
        }

        output.WriteLine(
            $"{run.Folder.Path}: reward model, {run.Folder.Record.Parameters.Grouped()} numbers trained, {result.Outcome.Step.Grouped()} steps, scores {(result.Deviation ?? 0).Fixed(3)} round 0"
        );
    }

    private static LineChart? Picture(string path, RewardResult result) =>
        result.Accuracy?.Calibration is not { } calibration
            ? null
            : new LineChart
            {
                Title = new Bilingual(
                    $"{Path.GetFileName(path)}: how sure, and how often right",
                    $"{Path.GetFileName(path)}: 확신과 정확도"
                ),
                XTitle = new Bilingual("how sure it is: σ of the difference", "확신: 차이의 σ"),
                YTitle = new Bilingual("share of pairs ranked right", "올바로 순서를 매긴 쌍의 비율"),
                Series =
                [
                    new Series(
                        new Bilingual("reward model", "보상 모델"),
                        [.. calibration.Bins.Select(bin => (bin.Confidence, bin.Right.Value))]
                    ),
                    new Series(new Bilingual("as often as sure", "확신한 만큼 맞음"), [(0.5, 0.5), (1, 1)]),
                ],
                FromZero = false,
            };

    private static JsonObject Json(RewardRun run, RewardResult result) =>
        new()
        {
            ["run"] = run.Folder.Path,
            ["method"] = "reward",
            ["end"] = result.Outcome.End.ToString(),
            ["steps"] = result.Outcome.Step,
            ["tokens"] = result.Outcome.Tokens,
            ["learned"] = run.Learned,
            ["heldOut"] = run.HeldOut,
            ["accuracy"] = Json(result.Accuracy),
            ["lengthAccuracy"] = Json(result.Length),
            ["wordsAccuracy"] = Json(result.Words),
            ["calibrationError"] = result.Accuracy is { } judged ? JsonReport.Number(judged.Calibration.Error) : null,
            ["reliability"] = result.Accuracy is null
                ? null
                : JsonReport.Array(
                    result.Accuracy.Calibration.Bins,
                    bin => new JsonObject
                    {
                        ["pairs"] = bin.Right.Items,
                        ["sure"] = JsonReport.Number(bin.Confidence),
                        ["right"] = JsonReport.Number(bin.Right.Value),
                    }
                ),
            ["mean"] = result.Mean,
            ["deviation"] = result.Deviation,
        };

    private static JsonObject? Json(RewardAccuracy? accuracy) =>
        accuracy is null
            ? null
            : new JsonObject
            {
                ["share"] = JsonReport.Number(accuracy.WithTies.Value),
                ["pairs"] = accuracy.Right.Items,
                ["ties"] = accuracy.Ties,
                ["interval"] = new JsonArray(
                    JsonReport.Number(accuracy.WithTies.Interval.Low),
                    JsonReport.Number(accuracy.WithTies.Interval.High)
                ),
            };
}
