using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi train classifier</c>: learns to label texts as fastText does, and writes its .bin file.</summary>
internal sealed class TrainClassifierCommand
{
    private static readonly ClassifierOptions s_defaults = new();
    private readonly CorpusArguments _corpus = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The classifier: fastText's .bin",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<string> _loss = new("--loss")
    {
        Description =
            "Loss: softmax, hs (hierarchical softmax), ova (one against all, for texts of several labels) or ns (negative sampling)",
        DefaultValueFactory = _ => "softmax",
    };

    private readonly Option<int> _dimensions = new("--dimensions", "-d")
    {
        Description = "Length of a vector",
        DefaultValueFactory = _ => s_defaults.Dimensions,
    };

    private readonly Option<int> _epochs = new("--epochs")
    {
        Description = "How often the text is passed",
        DefaultValueFactory = _ => s_defaults.Epochs,
    };

    private readonly Option<double> _learningRate = new("--learning-rate")
    {
        Description = "Learning rate at the start",
        DefaultValueFactory = _ => s_defaults.LearningRate,
    };

    private readonly Option<int> _wordNGrams = new("--word-ngrams")
    {
        Description = "Words of the longest run that counts",
        DefaultValueFactory = _ => s_defaults.WordNGrams,
    };

    private readonly Option<int> _minimumNGram = new("--min-ngram")
    {
        Description = "Characters of the shortest n-gram of a word",
        DefaultValueFactory = _ => s_defaults.ShortestNGram,
    };

    private readonly Option<int> _maximumNGram = new("--max-ngram")
    {
        Description = "Characters of the longest n-gram of a word, 0 for none",
        DefaultValueFactory = _ => s_defaults.LongestNGram,
    };

    private readonly Option<int> _buckets = new("--buckets")
    {
        Description = "Vectors that n-grams share by their hash",
        DefaultValueFactory = _ => s_defaults.Buckets,
    };

    private readonly Option<int> _minimumCount = new("--min-count")
    {
        Description = "Leave out words that occur less often",
        DefaultValueFactory = _ => (int)s_defaults.MinimumCount,
    };

    private readonly Option<int> _minimumLabelCount = new("--min-label-count")
    {
        Description = "Leave out labels that occur less often",
        DefaultValueFactory = _ => (int)s_defaults.MinimumLabelCount,
    };

    private readonly Option<int> _negatives = new("--negatives")
    {
        Description = "Loss ns: labels drawn by chance beside the right one",
        DefaultValueFactory = _ => s_defaults.Negatives,
    };

    private readonly Option<string?> _temporary = new("--temp", "-T")
    {
        Description = "Folder for temporary files [default: the system's]",
        HelpName = "FOLDER",
    };

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Threads to use; with one the same seed gives the same classifier [default: all cores]",
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Seed of what is drawn by chance",
        DefaultValueFactory = _ => s_defaults.Seed,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command Create()
    {
        _loss.AcceptOnlyFromAmong("softmax", "hs", "ova", "ns");
        var command = new Command(
            "classifier",
            "Learn to label texts, a text a line that begins with its labels: __label__spam buy now"
        )
        {
            Options =
            {
                _output,
                _loss,
                _dimensions,
                _epochs,
                _learningRate,
                _wordNGrams,
                _minimumNGram,
                _maximumNGram,
                _buckets,
                _minimumCount,
                _minimumLabelCount,
                _negatives,
                _temporary,
                _threads,
                _seed,
                _json,
            },
        };
        _corpus.AddTo(command);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var path = parse.GetRequiredValue(_output);
        if (!path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(
                $"'{path}' does not end in .bin, as a classifier's file does; 'malmoi quantize' makes an .ftz of it"
            );
        }

        var corpus = _corpus.Open(parse);
        OutputPath.Check(path, corpus.Files);
        var checkpoint = Checkpoint.Beside(path);
        var stage = new TrainingStage();
        var options = Options(parse) with { Progress = stage, Checkpoint = checkpoint.Announced() };
        using var model = await ProgressBar.ShowAsync(
            "training",
            () => stage.Share,
            () => Task.FromResult(ClassifierTrainer.Train(corpus, options, ct))
        );
        CorpusArguments.ReportReplacements(corpus);
        var rate = stage.WordsPerSecond(model.Dictionary.Tokens * (double)options.Epochs);
        FastTextWriter.Write(model, path);
        checkpoint.Delete();
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = path,
                    ["labels"] = model.Dictionary.LabelCount,
                    ["vocabularySize"] = model.Dictionary.WordCount,
                    ["dimensions"] = options.Dimensions,
                    ["words"] = model.Dictionary.Tokens,
                    ["wordsPerSecond"] = JsonReport.Number(rate),
                    ["seconds"] = watch.Elapsed.TotalSeconds,
                }
            );
            return;
        }

        output.WriteLine(
            $"{path}: {((long)model.Dictionary.LabelCount).Grouped()} labels, {((long)model.Dictionary.WordCount).Grouped()} words, {watch.Elapsed.TotalSeconds.Fixed(1)} s"
        );
    }

    private ClassifierOptions Options(ParseResult parse) =>
        new()
        {
            Loss = parse.GetValue(_loss) switch
            {
                "hs" => FastTextLoss.HierarchicalSoftmax,
                "ova" => FastTextLoss.OneVersusAll,
                "ns" => FastTextLoss.NegativeSampling,
                _ => FastTextLoss.Softmax,
            },
            Dimensions = parse.GetValue(_dimensions),
            Epochs = parse.GetValue(_epochs),
            LearningRate = parse.GetValue(_learningRate),
            WordNGrams = parse.GetValue(_wordNGrams),
            ShortestNGram = parse.GetValue(_minimumNGram),
            LongestNGram = parse.GetValue(_maximumNGram),
            Buckets = parse.GetValue(_buckets),
            MinimumCount = parse.GetValue(_minimumCount),
            MinimumLabelCount = parse.GetValue(_minimumLabelCount),
            Negatives = parse.GetValue(_negatives),
            TemporaryFolder = parse.GetValue(_temporary),
            Threads = parse.GetValue(_threads) ?? Environment.ProcessorCount,
            Seed = parse.GetValue(_seed),
        };
}
