using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Malmoi.Architectures;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Reports.Charts;
using Malmoi.Text;
using Malmoi.Tokenization.Trainers;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary><c>malmoi train gpt|bert|seq2seq|lstm</c>: trains a neural language model from nothing, or goes on with one.</summary>
internal sealed class TrainModelCommand
{
    private readonly ModelKind _kind;
    private readonly CorpusArguments _corpus = new(needed: false);
    private readonly ModelShapeArguments _shape;
    private readonly TrainingArguments _training = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description =
            "The run: a folder for settings, measurements, checkpoints and the model; where it stands already, it goes on",
        Required = true,
        HelpName = "RUN",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with the run of --output, with the settings that it was begun with",
    };

    private readonly Option<string[]> _prompts = new("--prompt")
    {
        Description = "Text that samples go on from; may be repeated",
    };

    private readonly Option<string?> _device = new("--device")
    {
        Description = "Where it computes: cpu (if left out), cuda, cuda:1, mps",
    };

    private readonly ThreadsOption _threads = new();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public TrainModelCommand(ModelKind kind) => (_kind, _shape) = (kind, new ModelShapeArguments(kind));

    public Command Create()
    {
        var command = new Command(
            _kind.Name(),
            _kind switch
            {
                ModelKind.Gpt => "Train a decoder that tells the next token (GPT-2, or any family's configuration)",
                ModelKind.Bert => "Train an encoder that tells hidden tokens (BERT, or any family's configuration)",
                ModelKind.Seq2Seq =>
                    "Train an encoder-decoder (T5, BART, Pegasus, Marian, or any family's configuration)",
                _ => "Train an LSTM language model of pieces or words",
            }
        );
        _corpus.AddTo(command);
        command.Options.Add(_output);
        _shape.AddTo(command);
        _training.AddTo(command);
        foreach (var option in (Option[])[_resume, _prompts, _device, _threads, _json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var path = Path.TrimEndingDirectorySeparator(parse.GetRequiredValue(_output));
        var told = parse.GetValue(_resume) ? Resumed(parse, path) : parse;
        var threads = _threads.Count(parse) ?? Environment.ProcessorCount;
        TorchSharp.torch.set_num_threads(threads);
        IReadOnlyList<string> inputs = _corpus.Inputs(told);
        var options = Options(told, inputs) with
        {
            Device = parse.GetValue(_device) ?? told.GetValue(_device) ?? "cpu",
        };
        using var run = PretrainingRun.Begin(path, options, Arguments(told, inputs, path));
        try
        {
            await PrepareAsync(run, told, inputs, options.Objective, threads, ct);
        }
        catch (OperationCanceledException)
        {
            throw new TrainingInterruptedException(path);
        }

        var progress = new TrainingProgressLine(ProgressBar.IsShown ? null : Console.Error);
        var outcome = await ProgressBar.ShowAsync(
            "training",
            () => progress.Share,
            () => Task.FromResult(run.Train(progress, begun => Begun(begun, progress), ct)),
            progress.Rate
        );
        Draw(run.Folder);
        if (outcome.End == TrainingEnd.Cancelled)
        {
            throw new TrainingInterruptedException(path);
        }

        Print(parse, run, outcome, progress, watch.Elapsed);
    }

    private async Task PrepareAsync(
        PretrainingRun run,
        ParseResult told,
        IReadOnlyList<string> inputs,
        PretrainingObjective objective,
        int threads,
        CancellationToken ct
    )
    {
        if (run.NeedsTokenizer)
        {
            if (inputs.Contains("-"))
            {
                throw new InputException(
                    "standard input is read once, and a tokenizer and tokens are made of the corpus: name a file, or give --tokenizer"
                );
            }

            await TrainTokenizerAsync(run, Corpus.Open(inputs, _corpus.Options(told)), threads, ct);
        }

        if (run.NeedsTokens)
        {
            await TokeniseAsync(run, Corpora(told, inputs, objective), threads, ct);
        }
    }

    // Everything as the run was told, which only what the result does not depend on may change.
    private ParseResult Resumed(ParseResult parse, string path)
    {
        var folder = RunFolder.Open(path);
        if (folder.Record.Kind != _kind.Name())
        {
            throw new InputException(
                $"'{path}' trains {folder.Record.Kind}: go on with 'malmoi train {folder.Record.Kind} --resume -o {path}'"
            );
        }

        Option[] free = [_output, _resume, _device, _threads, _json];
        var others = parse
            .CommandResult.Children.OfType<OptionResult>()
            .Where(given => !given.Implicit && !free.Contains(given.Option));
        if (others.FirstOrDefault() is { } other)
        {
            throw new InputException($"--resume takes all settings from the run: leave out {other.Option.Name}");
        }

        if (_corpus.Inputs(parse).Count > 0)
        {
            throw new InputException("--resume takes the corpus from the run: leave out the INPUT");
        }

        return new RootCommand { Create() }.Parse([.. folder.Record.Arguments.Skip(1)]) is { Errors.Count: 0 } told
            ? told
            : throw new InputException($"the settings of '{path}' are not those of this program: begin the run anew");
    }

    private PretrainingOptions Options(ParseResult parse, IReadOnlyList<string> inputs)
    {
        var shape = _shape.Shape(parse);
        if (inputs.Count == 0)
        {
            throw new InputException("there is no corpus to learn from: name text files or folders");
        }

        var isPair = shape.Objective == PretrainingObjective.Translation;
        if (isPair && inputs.Count != 2)
        {
            throw new InputException("translation learns from two files, line by line: name the source and the target");
        }

        var parameters = new ModelSize(shape.Model.Spec()).Parameters;
        return new PretrainingOptions
        {
            Kind = _kind,
            Model = shape.Model,
            Objective = shape.Objective,
            Corpus = string.Join(", ", inputs.Select(Path.GetFullPath)),
            ContinueFrom = _shape.ContinueFrom(parse),
            Tokenizer = _shape.Tokenizer(parse),
            Vocabulary = shape.Vocabulary,
            Words = _shape.Words(parse),
            Masking = _shape.Masking(parse),
            Documents = _shape.Documents(parse),
            HeldOut = _training.HeldOut(parse),
            Batch = shape.Batch,
            Context = shape.Context,
            Steps = _training.Steps(parse),
            Epochs = _training.Epochs(parse),
            Tokens = _training.Tokens(parse),
            Warmup = _training.Warmup(parse),
            Training = _training.Options(parse, parameters, _kind == ModelKind.Lstm),
            EvaluateEvery = _training.EvaluateEvery(parse),
            CheckpointEvery = _training.CheckpointEvery(parse),
            LabelSmoothing = _training.LabelSmoothing(parse),
            RecomputesLayers = _training.RecomputesLayers(parse),
            Prompts = parse.GetValue(_prompts) is { Length: > 0 } prompts ? prompts : [""],
        };
    }

    private IReadOnlyList<Corpus> Corpora(
        ParseResult parse,
        IReadOnlyList<string> inputs,
        PretrainingObjective objective
    ) =>
        objective == PretrainingObjective.Translation
            ? [.. inputs.Select(input => Corpus.Open(input, _corpus.Options(parse)))]
            : [Corpus.Open(inputs, _corpus.Options(parse))];

    // As they were given, but for paths, which are whole: the command may be given again from another folder.
    private List<string> Arguments(ParseResult parse, IReadOnlyList<string> inputs, string path)
    {
        List<string> arguments =
        [
            "train",
            _kind.Name(),
            .. inputs.Select(input => input == "-" ? input : Path.GetFullPath(input)),
        ];
        arguments.AddRange(["-o", Path.GetFullPath(path)]);
        Option[] left = [_output, _resume, _json];
        foreach (
            var given in parse
                .CommandResult.Children.OfType<OptionResult>()
                .Where(given => !given.Implicit && !left.Contains(given.Option))
        )
        {
            arguments.Add(given.Option.Name);
            arguments.AddRange(
                given.Tokens.Select(token =>
                    _shape.Paths.Contains(given.Option) ? Path.GetFullPath(token.Value) : token.Value
                )
            );
        }

        return arguments;
    }

    private static async Task TrainTokenizerAsync(PretrainingRun run, Corpus corpus, int threads, CancellationToken ct)
    {
        var stage = new TrainingStage();
        var recipe = run.Recipe with { Threads = threads, Progress = stage };
        recipe.Check();
        var words = await ProgressBar.ShowAsync(
            "counting words",
            () => corpus.TotalBytes is > 0 and var total ? (double)corpus.BytesRead / total : null,
            () =>
                Task.FromResult(
                    WordCounter.Count(corpus, recipe.Cutter(), new WordCountOptions { Threads = threads }, ct)
                )
        );
        var trained = await ProgressBar.ShowAsync(
            "learning pieces",
            () => stage.Share,
            () => Task.FromResult(TokenizerTrainer.Train(words, recipe, ct))
        );
        run.Take(trained);
        await Console.Error.WriteLineAsync($"tokenizer: {((long)trained.Tokenizer.VocabularySize).Grouped()} pieces");
    }

    private static async Task TokeniseAsync(
        PretrainingRun run,
        IReadOnlyList<Corpus> corpora,
        int threads,
        CancellationToken ct
    )
    {
        CorpusEncoder? encoder = null;
        var total = corpora.Sum(corpus => corpus.TotalBytes ?? 0);
        await ProgressBar.ShowAsync(
            "tokenising",
            () => total > 0 ? (double)corpora.Sum(corpus => corpus.BytesRead) / total : null,
            () =>
            {
                run.Tokenise(corpora, threads, begun => encoder = begun, ct);
                return Task.FromResult(true);
            }
        );
        foreach (var corpus in corpora)
        {
            CorpusArguments.ReportReplacements(corpus);
        }

        await Console.Error.WriteLineAsync($"tokenising: {encoder!.Tokens.Grouped()} tokens");
    }

    private static void Begun(PretrainingRun run, TrainingProgressLine progress)
    {
        (progress.Steps, progress.Peak) = (run.Steps, run.Peak);
        if (!ProgressBar.IsShown)
        {
            Console.Error.WriteLine(
                $"training: {run.Folder.Record.Parameters.Grouped()} parameters, {run.Steps.Grouped()} steps"
            );
        }
    }

    /// <summary>Draws the losses of a run into its folder.</summary>
    internal static void Draw(RunFolder run)
    {
        using var metrics = RunMetrics.Read(run.Metrics);
        if (RunPicture.Of(Path.GetFileName(run.Path), metrics) is { } chart)
        {
            SvgFile.Save(chart.ToSvg(), run.Curves);
        }
    }

    private void Print(
        ParseResult parse,
        PretrainingRun run,
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
                $"{_kind.Name()}, {run.Folder.Record.Parameters.Grouped()} parameters",
                outcome,
                progress.TokensPerSecond,
                time
            );
    }
}
