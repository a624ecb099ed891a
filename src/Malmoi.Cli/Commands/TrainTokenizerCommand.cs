using System.CommandLine;
using System.Diagnostics;
using Malmoi.Text;
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
            "A tokenizer.json or SentencePiece .model whose ids stay: --vocabulary-size new pieces are added behind them, for text it cuts badly",
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

    private readonly ThreadsOption _threads = new();

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
        var threads = _threads.Count(parse) ?? Environment.ProcessorCount;
        var stage = new StageShare();
        var path = parse.GetRequiredValue(_output);
        var extended = parse.GetValue(_extend);
        if (extended is not null)
        {
            _recipe.RefuseForExtension(parse);
        }

        var recipe = _recipe.Recipe(parse) with { Threads = threads, Progress = stage };
        recipe.Check();
        var training = TokenizerTraining.Of(recipe, path, extended);
        var corpus = _corpus.Open(parse);
        OutputPath.CheckTokenizer(path, [.. corpus.Files, extended]);
        var counting = new WordCountOptions
        {
            Memory = ByteSize.Parse("--memory", parse.GetValue(_memory)!),
            TemporaryFolder = parse.GetValue(_temporary),
            Threads = threads,
        };
        var words = await ProgressBar.ShowAsync(
            "counting words",
            () => corpus.TotalBytes is > 0 and var total ? (double)corpus.BytesRead / total : null,
            () => Task.FromResult(WordCounter.Count(corpus, training.Cutter, counting, ct))
        );
        await Console.Error.WriteLineAsync(
            $"counting words: {words.Total.Grouped()} words, {((long)words.Count).Grouped()} different ({watch.Elapsed.TotalSeconds.Fixed(1)} s)"
        );
        var (summary, write) = await ProgressBar.ShowAsync(
            "learning pieces",
            () => stage.Share,
            () => Task.FromResult(training.Learn(words, ct))
        );
        write();
        CorpusArguments.ReportReplacements(corpus);
        new TrainTokenizerReport(training.Output, summary, watch.Elapsed).Print(
            parse.InvocationConfiguration.Output,
            parse.GetValue(_json)
        );
    }

    private sealed class StageShare : IProgress<TrainingProgress>
    {
        private double _share;

        public double Share => Volatile.Read(ref _share);

        public void Report(TrainingProgress value) => Volatile.Write(ref _share, value.Share);
    }
}
