using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Data.Records;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary><c>malmoi predict</c>: what a tuned model says to records, and how right it is.</summary>
internal sealed class PredictCommand
{
    private readonly Argument<string> _model = new("MODEL")
    {
        Description = "What 'malmoi tune' wrote, or another program's model with such a head",
    };

    private readonly Argument<string> _input = new("INPUT")
    {
        Description = "Records: .jsonl, .json, .tsv, .csv, .parquet, .conll, .conllu",
    };

    private readonly Option<bool> _score = new("--score")
    {
        Description = "Print how right the predictions are, and not the predictions",
    };

    private readonly Option<string> _device = new("--device")
    {
        Description = "Where it computes: cpu, cuda, cuda:1, mps",
        DefaultValueFactory = _ => "cpu",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print JSON: an object a record, or the scores",
    };
    private readonly ThreadsOption _threads = new();
    private readonly RecordArguments _records = new(TaskVerb.All.SelectMany(verb => verb.Columns));

    public static Command Create() => new PredictCommand().Build();

    /// <summary>What a model says to a prediction, as an object.</summary>
    public static JsonObject Json(TaskPrediction prediction)
    {
        var json = new JsonObject { ["output"] = prediction.Output };
        if (prediction.Probability is { } probability)
        {
            json["probability"] = JsonReport.Number(probability);
        }

        if (prediction.Tags is { } tags)
        {
            json["tags"] = JsonReport.Array(tags, tag => JsonValue.Create(tag));
        }

        return json;
    }

    private Command Build()
    {
        var command = new Command("predict", "Ask a tuned model for labels, tags, answers or texts")
        {
            Arguments = { _model, _input },
            Options = { _score },
        };
        _records.AddTo(command);
        command.Options.Add(_device);
        command.Options.Add(_threads);
        command.Options.Add(_json);
        command.SetAction(
            (parse, _) =>
            {
                Run(parse);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private void Run(ParseResult parse)
    {
        var path = parse.GetRequiredValue(_model);
        var (task, note) = TunedTask.Open(path, _records.Columns(parse));
        var file = _records.Open(parse, parse.GetRequiredValue(_input), task.Name == "tag");
        if (_threads.Count(parse) is { } threads)
        {
            TorchSharp.torch.set_num_threads(threads);
        }

        using var model = TaskFolder.OpenTuned(
            path,
            task,
            new TaskModelOptions { Device = parse.GetRequiredValue(_device), MaximumLength = note.MaximumLength }
        );
        var isJudged = parse.GetValue(_score);
        var examples = task.Examples(file, model.Encoder, isJudged);
        var predictions = examples.Predict(model);
        var (output, json) = (parse.InvocationConfiguration.Output, parse.GetValue(_json));
        if (isJudged)
        {
            PrintScores(output, path, file, task, examples.Judge(predictions)!, json);
            return;
        }

        foreach (var prediction in predictions)
        {
            output.WriteLine(
                json ? Json(prediction).ToJsonString(JsonReport.OneLine) : prediction.Output.ReplaceLineEndings(" ")
            );
        }
    }

    private static void PrintScores(
        TextWriter output,
        string path,
        RecordFile file,
        TuningTask task,
        TaskScores scores,
        bool json
    )
    {
        if (!json)
        {
            var table = Screen.Table(["", task.Name]);
            foreach (var (name, value) in scores.Values)
            {
                table.Row(name, value.Fixed(4));
            }

            Screen.On(output).Write(table);
            return;
        }

        var metrics = scores.Values.Select(value => KeyValuePair.Create(value.Name, JsonReport.Number(value.Value)));
        JsonReport.Write(
            output,
            new JsonObject
            {
                ["model"] = path,
                ["tasks"] = new JsonArray(
                    new JsonObject
                    {
                        ["task"] = Path.GetFileName(file.Path),
                        ["metrics"] = new JsonObject(metrics),
                        ["groups"] = new JsonObject(),
                    }
                ),
            }
        );
    }
}
