using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Text;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi quantize</c>: makes a model small; a fastText classifier becomes an .ftz file.</summary>
internal sealed class QuantizeCommand
{
    private static readonly QuantizationOptions s_defaults = new();
    private readonly Argument<string> _model = new("MODEL") { Description = "A classifier: fastText's .bin" };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The small model: fastText's .ftz",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<int> _partLength = new("--part-length")
    {
        Description = "Numbers of a vector that share a code",
        DefaultValueFactory = _ => s_defaults.PartLength,
    };

    private readonly Option<bool> _norms = new("--norms")
    {
        Description = "Codes of their own for the vectors' lengths",
    };

    private readonly Option<bool> _outputs = new("--outputs")
    {
        Description = "Quantise the labels' vectors too; there must be 256 or more",
    };

    private readonly Option<int?> _cutoff = new("--cutoff")
    {
        Description = "Keep only so many words and n-grams, those with the longest vectors",
    };

    private readonly Option<string[]> _retrain = new("--retrain")
    {
        Description = "The text it was trained on, to learn again from what the cutoff leaves",
        HelpName = "FILE",
    };

    private readonly CorpusArguments _corpus = new();

    private readonly Option<int> _epochs = new("--epochs")
    {
        Description = "With --retrain: how often the text is passed",
        DefaultValueFactory = _ => s_defaults.Epochs,
    };

    private readonly Option<double> _learningRate = new("--learning-rate")
    {
        Description = "With --retrain: learning rate at the start",
        DefaultValueFactory = _ => s_defaults.LearningRate,
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Seed of what is drawn by chance",
        DefaultValueFactory = _ => s_defaults.Seed,
    };

    private readonly ThreadsOption _threads = new();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new QuantizeCommand().Build();

    private Command Build()
    {
        var command = new Command("quantize", "Make a classifier small: few vectors, and a few codes for each")
        {
            Arguments = { _model },
            Options =
            {
                _output,
                _partLength,
                _norms,
                _outputs,
                _cutoff,
                _retrain,
                _epochs,
                _learningRate,
                _seed,
                _threads,
                _json,
            },
        };
        _corpus.AddOptionsTo(command);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var (path, target) = (parse.GetRequiredValue(_model), parse.GetRequiredValue(_output));
        var text = parse.GetValue(_retrain) is { Length: > 0 } files
            ? Corpus.Open(files, _corpus.Options(parse))
            : null;
        OutputPath.Check(target, [path, .. text?.Files ?? []]);
        using var model = ClassifyCommand.Open(path);
        var options = new QuantizationOptions
        {
            PartLength = parse.GetValue(_partLength),
            Norms = parse.GetValue(_norms),
            Outputs = parse.GetValue(_outputs),
            Cutoff = parse.GetValue(_cutoff),
            Epochs = parse.GetValue(_epochs),
            LearningRate = parse.GetValue(_learningRate),
            Seed = parse.GetValue(_seed),
            Threads = _threads.Count(parse) ?? Environment.ProcessorCount,
        };
        using var small = await ProgressBar.ShowAsync(
            "quantising",
            () => null,
            () => Task.FromResult(ClassifierQuantization.Quantize(model, options, text, ct))
        );
        FastTextWriter.Write(small, target);
        var (before, after) = (new FileInfo(path).Length, new FileInfo(target).Length);
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = target,
                    ["rows"] = small.Input.Rows,
                    ["size"] = after,
                    ["sizeBefore"] = before,
                }
            );
            return;
        }

        output.WriteLine(
            $"{target}: {((long)small.Input.Rows).Grouped()} vectors, {after.Grouped()} bytes instead of {before.Grouped()}"
        );
    }
}
