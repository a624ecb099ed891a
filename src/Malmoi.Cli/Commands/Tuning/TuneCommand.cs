using System.CommandLine;
using Malmoi.Data.Records;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Storage;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary><c>malmoi tune TASK</c>: a pretrained model learns a classic task.</summary>
internal sealed class TuneCommand
{
    private readonly TaskVerb _verb;
    private readonly Argument<string> _model = new("MODEL")
    {
        Description = "A pretrained model of any family: a Hugging Face folder",
    };

    private readonly Option<string> _train = new("--train")
    {
        Description = "Records to learn from: .jsonl, .json, .tsv, .csv, .parquet, .conll, .conllu; also .gz and .zst",
        Required = true,
    };

    private readonly Option<string?> _dev = new("--dev")
    {
        Description = "Records on which every epoch is judged; the best one is kept",
    };

    private readonly Option<string?> _test = new("--test")
    {
        Description = "Records on which the best epoch is judged at the end",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description =
            "Folder to write: a Hugging Face folder with the task's head, or with --lora an adapter of PEFT's kind",
        Required = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };
    private readonly RecordArguments _records;
    private readonly TuneArguments _tuning = new();
    private readonly WritingArguments? _writing;

    private TuneCommand(TaskVerb verb)
    {
        _verb = verb;
        _records = new RecordArguments(verb.Columns);
        _writing = verb.Writes ? new WritingArguments() : null;
    }

    public static Command Create()
    {
        var group = new Command("tune", "Teach a pretrained model a task");
        group.Subcommands.Add(TuneInstructionsCommand.Create());
        foreach (var verb in TaskVerb.All)
        {
            group.Subcommands.Add(new TuneCommand(verb).Build());
        }

        return group;
    }

    private Command Build()
    {
        var command = new Command(_verb.Name, _verb.Description)
        {
            Arguments = { _model },
            Options = { _train, _dev, _test, _output },
        };
        _records.AddTo(command);
        _writing?.AddTo(command);
        _tuning.AddTo(command);
        command.Options.Add(_json);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var (path, output) = (parse.GetRequiredValue(_model), parse.GetRequiredValue(_output));
        CheckOutput(path, output, _tuning.IsAdapter(parse));
        var train = Open(parse, parse.GetRequiredValue(_train));
        var dev = parse.GetValue(_dev) is { } held ? Open(parse, held) : null;
        var test = parse.GetValue(_test) is { } tested ? Open(parse, tested) : null;
        var task = _verb.Task(train, _records.Columns(parse), _writing?.Options(parse) ?? new WritingOptions());
        var report = new TuneReport(_verb.Name, path, output);
        foreach (var seed in _tuning.Seeds(parse))
        {
            using var model = TaskFolder.OpenBase(path, task, _tuning.Model(parse, seed));
            using var tuning = new FineTuning(
                model,
                task.Examples(train, model.Encoder, learns: true),
                dev is null ? null : task.Examples(dev, model.Encoder, learns: true),
                _tuning.Tuning(parse, seed, _writing?.Smoothing(parse) ?? 0)
            );
            var result = await ProgressBar.ShowAsync(
                FormattableString.Invariant($"tuning, seed {seed}"),
                () => tuning.Share,
                () => Task.FromResult(tuning.Run(Console.IsErrorRedirected ? Log : null, ct))
            );
            if (!Console.IsErrorRedirected)
            {
                // A line would tear the bar: they follow it.
                result.Epochs.ToList().ForEach(Log);
            }

            void Log(EpochScores epoch) => parse.InvocationConfiguration.Error.WriteLine(TuneReport.Line(seed, epoch));
            var tests = test is null ? null : task.Examples(test, model.Encoder, learns: true);
            if (report.Add(seed, result, tests?.Judge(tests.Predict(model))))
            {
                TaskFolder.Write(model, path, output, TunedTask.Note(task, model.Encoder.MaximumLength));
            }
        }

        if (parse.GetValue(_json))
        {
            JsonReport.Write(parse.InvocationConfiguration.Output, report.Json());
        }
        else
        {
            report.Print(parse.InvocationConfiguration.Output);
        }
    }

    private RecordFile Open(ParseResult parse, string path) => _records.Open(parse, path, _verb.Name == "tag");

    // Hours of work must not end at a folder that cannot be written, nor make one that is two models.
    private static void CheckOutput(string model, string output, bool isAdapter)
    {
        if (Path.GetFullPath(model) == Path.GetFullPath(output))
        {
            throw new InputException($"'{output}' is the model itself, which would be lost: name another folder");
        }

        var other = Path.Combine(output, isAdapter ? "config.json" : "adapter_config.json");
        if (File.Exists(other))
        {
            throw new InputException($"'{other}' is of another model: name an empty folder");
        }

        using var probe = new OutputFolder(output);
        probe.Add(TaskNote.FileName);
    }
}
