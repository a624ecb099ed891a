using System.CommandLine;
using System.Diagnostics;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi train tokenizer</c>: learns the pieces of a tokenizer from a corpus.</summary>
internal sealed class TrainTokenizerCommand
{
    private readonly CorpusArguments _corpus = new(normalizes: false);
    private readonly TokenizerRecipeArguments _recipe = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = TokenizerOutput.Description,
        Required = true,
        HelpName = "PATH",
    };

    private readonly Option<string?> _extend = new("--extend")
    {
        Description =
            "a tokenizer.json whose ids stay: --vocabulary-size new pieces are added behind them, for text it cuts badly",
        HelpName = "OLD",
    };

    private readonly Option<string> _memory = new("--memory", "-S")
    {
        Description = "Memory for counting words, like 512M or 4G; the rest goes to temporary files",
        DefaultValueFactory = _ => "4G",
    };

    private readonly Option<string?> _temporary = new("--temp", "-T")
    {
        Description = "Folder for temporary files [default: the system's]",
        HelpName = "FOLDER",
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "Threads to use [default: all cores]" };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command Create()
    {
        var command = new Command(
            "tokenizer",
            "Learn a tokenizer from a corpus: byte pairs, unigram, WordPiece or words"
        );
        _corpus.AddTo(command);
        command.Options.Add(_output);
        _recipe.AddTo(command);
        foreach (var option in (Option[])[_extend, _memory, _temporary, _threads, _json])
        {
            command.Options.Add(option);
        }

        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var threads = parse.GetValue(_threads) ?? Environment.ProcessorCount;
        if (threads < 1)
        {
            throw new InputException("--threads must be 1 or more");
        }

        var stage = new StageShare();
        var recipe = _recipe.Recipe(parse) with { Threads = threads, Progress = stage };
        var path = parse.GetRequiredValue(_output);
        var output = TokenizerOutput.Of(path, recipe);
        var old = parse.GetValue(_extend) is not { } file
            ? null
            : TokenizerFile.Open(file) as TokenizerPipeline
                ?? throw new InputException(
                    $"'{file}' cannot be extended: name a tokenizer.json ('malmoi convert' makes one of a SentencePiece model)"
                );
        var corpus = _corpus.Open(parse);
        OutputPath.Check(output.Path, [.. corpus.Files, parse.GetValue(_extend)]);
        var counting = new WordCountOptions
        {
            Memory = ByteSize.Parse("--memory", parse.GetValue(_memory)!),
            TemporaryFolder = parse.GetValue(_temporary),
            Threads = threads,
        };
        var cutter = old is null ? recipe.Cutter() : new PipelineWords(old.Parts.Normalizer, old.Parts.Splitter);
        var words = await ProgressBar.ShowAsync(
            "counting words",
            () => corpus.TotalBytes is > 0 and var total ? (double)corpus.BytesRead / total : null,
            () => Task.FromResult(WordCounter.Count(corpus, cutter, counting, ct))
        );
        await Console.Error.WriteLineAsync(
            $"counting words: {words.Total.Grouped()} words, {((long)words.Count).Grouped()} different ({watch.Elapsed.TotalSeconds.Fixed(1)} s)"
        );
        var trained = await ProgressBar.ShowAsync(
            "learning pieces",
            () => stage.Share,
            () => Task.FromResult(Train(words, recipe, old, ct))
        );
        output.Write(trained);
        CorpusArguments.ReportReplacements(corpus);
        new TrainTokenizerReport(path, trained, watch.Elapsed).Print(
            parse.InvocationConfiguration.Output,
            parse.GetValue(_json)
        );
    }

    private static TrainedTokenizer Train(
        WordCounts words,
        TokenizerRecipe recipe,
        TokenizerPipeline? old,
        CancellationToken ct
    )
    {
        if (old is null)
        {
            return TokenizerTrainer.Train(words, recipe, ct);
        }

        var extended = TokenizerExtension.Extend(
            old,
            words,
            new ExtensionOptions
            {
                NewPieces = recipe.VocabularySize,
                MinimumFrequency = recipe.MinimumFrequency,
                Coverage = recipe.Coverage,
                Rule = recipe.Rule,
                Threads = recipe.Threads,
                Progress = recipe.Progress,
            },
            ct
        );
        return new TrainedTokenizer(
            extended,
            words,
            recipe with
            {
                VocabularySize = old.VocabularySize + recipe.VocabularySize,
            }
        );
    }

    private sealed class StageShare : IProgress<TrainingProgress>
    {
        private double _share;

        public double Share => Volatile.Read(ref _share);

        public void Report(TrainingProgress value) => Volatile.Write(ref _share, value.Share);
    }
}
