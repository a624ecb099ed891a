using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Text;
using Malmoi.WordVectors.FastText;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi classify</c>: the most probable labels of each text.</summary>
internal sealed class ClassifyCommand
{
    private readonly Argument<string> _model = new("MODEL")
    {
        Description =
            "A classifier: fastText's .bin or .ftz, as 'malmoi train classifier' writes it, or a folder of 'malmoi tune'",
    };

    private readonly Argument<string[]> _inputs = new("INPUT")
    {
        Description = "Text files, a text a line; - or nothing for standard input; also .gz and .zst",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly CorpusArguments _corpus = new();
    private readonly Option<int> _count = new("--count", "-k")
    {
        Description = "Labels to show, at most",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double> _threshold = new("--threshold")
    {
        Description = "The least probability of a label",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON object a line" };

    public static Command Create() => new ClassifyCommand().Build();

    /// <summary>Opens a classifier.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static FastTextModel Open(string path)
    {
        var model = FastTextFile.Open(path);
        if (model.Classifier is null)
        {
            model.Dispose();
            throw new InputException(
                $"'{path}' makes word vectors and labels nothing: expected a classifier, as 'malmoi train classifier' writes it"
            );
        }

        return model;
    }

    private Command Build()
    {
        var command = new Command("classify", "Label texts")
        {
            Arguments = { _model, _inputs },
            Options = { _count, _threshold, _json },
        };
        _corpus.AddOptionsTo(command);
        command.SetAction(
            (parse, ct) =>
            {
                Run(parse, ct);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private void Run(ParseResult parse, CancellationToken ct)
    {
        var count = parse.GetValue(_count);
        if (count < 1)
        {
            throw new InputException($"--count is {count}: expected at least 1 label");
        }

        var path = parse.GetRequiredValue(_model);
        var inputs = parse.GetValue(_inputs) is { Length: > 0 } given ? given : ["-"];
        var output = parse.InvocationConfiguration.Output;
#if TORCH
        if (Directory.Exists(path))
        {
            var lines = Corpus.Open(inputs, _corpus.Options(parse)).Lines(ct);
            Tuning.TunedLines.Run(output, path, lines, count, parse.GetValue(_threshold), parse.GetValue(_json));
            return;
        }
#endif
        using var model = Open(path);
        foreach (var line in Corpus.Open(inputs, _corpus.Options(parse)).Lines(ct))
        {
            var found = model.Classifier!.Predict(line, count, parse.GetValue(_threshold));
            if (parse.GetValue(_json))
            {
                var labels = JsonReport.Array(
                    found,
                    label => new JsonObject
                    {
                        ["label"] = label.Label,
                        ["probability"] = JsonReport.Number(label.Probability),
                    }
                );
                output.WriteLine(
                    new JsonObject { ["text"] = line, ["labels"] = labels }.ToJsonString(JsonReport.OneLine)
                );
                continue;
            }

            output.WriteLine(string.Join(' ', found.Select(label => $"{label.Label} {label.Probability.Short()}")));
        }
    }
}
