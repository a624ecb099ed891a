using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Malmoi.Cli.Commands.Aligning;
using Malmoi.Cli.Commands.Pretraining;
using Malmoi.Instructions;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary><c>malmoi tune sft</c>: a pretrained model learns to follow instructions.</summary>
internal sealed class TuneInstructionsCommand
{
    private readonly Argument<string> _model = new("MODEL")
    {
        Description = "A pretrained decoder or encoder-decoder: a Hugging Face folder",
    };

    private readonly Argument<string[]> _data = new("DATA")
    {
        Description =
            "Instructions and answers: Alpaca, Self-Instruct, ShareGPT, messages, Dolly; .json, .jsonl, .csv, .parquet",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description =
            "The run: a folder for settings, measurements, samples, checkpoints and the model or its adapter; where it stands already, it goes on",
        Required = true,
        HelpName = "RUN",
    };

    private readonly Option<string?> _dev = new("--dev") { Description = "Instructions that it is evaluated on" };

    private readonly Option<double> _heldOut = new("--held-out")
    {
        Description = "Share of the examples that it is evaluated on, where no --dev is given; 0 for none",
        DefaultValueFactory = _ => 0.05,
    };

    private readonly Option<string?> _layout = new("--layout")
    {
        Description =
            $"How the sets are written: {string.Join(", ", InstructionLayout.All.Where(layout => layout.Name != "prompts").Select(layout => layout.Name))}, or chosen, the better answers of preferences [default: by their columns]",
    };

    private readonly Option<bool> _skip = new("--skip-broken")
    {
        Description = "Leave out records that are broken and count them, instead of ending at the first",
    };

    private readonly ThreadsOption _threads = new();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };
    private readonly InstructionArguments _tuning = new();

    public static Command Create() => new TuneInstructionsCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "sft",
            "Answers to instructions: supervised instruction tuning, whole or by an adapter"
        )
        {
            Arguments = { _model, _data },
            Options = { _output, _dev, _heldOut, _layout, _skip },
        };
        _tuning.AddTo(command);
        command.Options.Add(_threads);
        command.Options.Add(_json);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var (model, path) = (parse.GetRequiredValue(_model), parse.GetRequiredValue(_output));
        path = Path.TrimEndingDirectorySeparator(path);
        if (_threads.Count(parse) is { } threads)
        {
            TorchSharp.torch.set_num_threads(threads);
        }

        var files = parse.GetRequiredValue(_data);
        var options = _tuning.Options(parse, model, Digest(files));
        var all = files.SelectMany(file => Read(parse, file)).ToList();
        var (learned, heldOut) = parse.GetValue(_dev) is { } dev
            ? (all, Read(parse, dev))
            : HeldOutExamples.Split(all, parse.GetValue(_heldOut), options.Training.Seed);
        if (heldOut.Count == 0 && options.Training.EarlyStopping is not null)
        {
            throw new InputException("--patience needs examples to be evaluated on: give --dev or --held-out");
        }

        using var run = InstructionRun.Begin(path, options, learned, heldOut, Arguments(parse));
        Announce(run, options);
        var progress = new TrainingProgressLine(ProgressBar.IsShown ? null : Console.Error);
        var outcome = await ProgressBar.ShowAsync(
            "tuning",
            () => progress.Share,
            () =>
                Task.FromResult(
                    run.Train(progress, begun => (progress.Steps, progress.Peak) = (begun.Steps, begun.Peak), ct)
                ),
            progress.Rate
        );
        TrainModelCommand.Draw(run.Folder);
        if (outcome.End == TrainingEnd.Cancelled)
        {
            throw new TrainingInterruptedException(path);
        }

        Print(parse, run, outcome, progress, watch.Elapsed);
    }

    private IReadOnlyList<InstructionExample> Read(ParseResult parse, string path)
    {
        List<InputException>? broken = parse.GetValue(_skip) ? [] : null;
        var file = InstructionFile.Open(path, parse.GetValue(_layout), dropped: broken);
        AlignReport.LeftOut(broken);
        return file.Layout.Name == "prompts"
            ? throw new InputException(
                $"'{path}' has prompts and no answers: tuning learns from answers; name a set with a column 'output', or --layout"
            )
            : file.Examples;
    }

    // Another text under the same name would be another run.
    private static string Digest(IEnumerable<string> files) =>
        string.Join(
            ", ",
            files.Select(file =>
            {
                if (!File.Exists(file))
                {
                    throw new InputException($"there is no file '{file}': name one of instructions and answers");
                }

                using var stream = File.OpenRead(file);
                return $"{Path.GetFullPath(file)} ({Convert.ToHexStringLower(SHA256.HashData(stream))[..12]})";
            })
        );

    private IReadOnlyList<string> Arguments(ParseResult parse) =>
        [
            "tune",
            "sft",
            Path.GetFullPath(parse.GetRequiredValue(_model)),
            .. parse.GetRequiredValue(_data).Select(Path.GetFullPath),
            .. GivenOptions.Of(parse, [_output], except: _json),
        ];

    private static void Announce(InstructionRun run, InstructionTuningOptions options)
    {
        var error = Console.Error;
        var settings = options
            .Settings()
            .Where(setting =>
                setting.Key.StartsWith("--", StringComparison.Ordinal) && setting.Value is not ("none" or "no")
            )
            .Select(setting => $"{setting.Key} {setting.Value}");
        error.WriteLine($"settings: {string.Join(' ', settings)}");
        error.WriteLine(
            $"template: {run.Model.Renderer.Template.Name}; {((long)run.Learned.Examples.Count).Grouped()} examples in {((long)run.Learned.Count).Grouped()} rows, {run.Learned.Tokens.Grouped()} tokens of which {run.Learned.Learned.Grouped()} are learned; {((long)(run.HeldOut?.Examples.Count ?? 0)).Grouped()} held out; {run.Parameters.Grouped()} numbers are trained"
        );
        if (run.Model.Packed is var (bytes, count))
        {
            error.WriteLine(
                $"frozen matrices: {count.Grouped()} numbers in {ByteSize.Format(bytes)}, {(8.0 * bytes / count).Fixed(2)} bits each; in 32 bits they would take {ByteSize.Format(4 * count)}"
            );
        }

        if (run.Learned.Cut + run.Learned.Dropped > 0)
        {
            error.WriteLine(
                $"{((long)run.Learned.Cut).Grouped()} examples of more than {run.MaximumLength} tokens are cut, and {((long)run.Learned.Dropped).Grouped()} left out; the longest has {((long)run.Learned.Longest).Grouped()} (--max-length, --too-long)"
            );
        }
    }

    private void Print(
        ParseResult parse,
        InstructionRun run,
        TrainingOutcome outcome,
        TrainingProgressLine progress,
        TimeSpan time
    )
    {
        RunReport
            .Of(run.Folder)
            .Print(
                parse.InvocationConfiguration.Output,
                parse.GetValue(_json),
                run.Model.Adapter is null ? "model" : "adapter",
                outcome,
                progress.TokensPerSecond,
                time
            );
    }
}
