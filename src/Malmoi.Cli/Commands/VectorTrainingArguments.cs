using System.CommandLine;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands;

/// <summary>The kinds of word vectors that can be trained.</summary>
internal enum VectorKind
{
    SkipGram,
    Cbow,
    FastText,
    GloVe,
}

/// <summary>The options of <c>train vectors</c> that say how to learn; what is left out is as in the original of the kind.</summary>
internal sealed class VectorTrainingArguments
{
    private readonly Option<string> _kind = new("--kind")
    {
        Description = "Kind: skipgram, cbow, fasttext (skip-gram with character n-grams) or glove",
        DefaultValueFactory = _ => "skipgram",
    };

    private readonly Option<int?> _dimensions = new("--dimensions", "-d")
    {
        Description = "Length of a vector [default: 100; glove: 50]",
    };

    private readonly Option<int?> _window = new("--window")
    {
        Description = "Words to each side that count as near [default: 5; glove: 15]",
    };

    private readonly Option<int> _negatives = new("--negatives")
    {
        Description = "Words drawn by chance beside each target; 0 takes hierarchical softmax",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<int?> _epochs = new("--epochs")
    {
        Description =
            "How often the text is passed, by fasttext oftener where words without vectors are many [default: 5; glove: 25]",
    };

    private readonly Option<int> _minimumCount = new("--min-count")
    {
        Description = "Leave out words that occur less often",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<double?> _sample = new("--sample")
    {
        Description =
            "Relative frequency above which words are left out by chance, 0 for none [default: 0.001; fasttext: 0.0001]",
    };

    private readonly Option<double?> _learningRate = new("--learning-rate")
    {
        Description = "Learning rate at the start [default: 0.025; others than skipgram: 0.05]",
    };

    private readonly Option<int> _minimumNGram = new("--min-ngram")
    {
        Description = "Fasttext: characters of the shortest n-gram",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<int> _maximumNGram = new("--max-ngram")
    {
        Description = "Fasttext: characters of the longest n-gram, 0 for none",
        DefaultValueFactory = _ => 6,
    };

    private readonly Option<int> _jamo = new("--jamo")
    {
        Description = "Fasttext: letters of the longest n-gram of Hangul letters, 0 for none; 5 as published",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _buckets = new("--buckets")
    {
        Description = "Fasttext: vectors that n-grams share by their hash",
        DefaultValueFactory = _ => 2_000_000,
    };

    private readonly Option<int> _phrases = new("--phrases")
    {
        Description = "Passes that join words which often stand together (new_york) before training",
        DefaultValueFactory = _ => 0,
        HelpName = "PASSES",
    };

    private readonly Option<double> _phraseThreshold = new("--phrase-threshold")
    {
        Description = "How much more often than by chance they must; higher gives fewer phrases",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<double> _maximumCount = new("--x-max")
    {
        Description = "Glove: pairs that occur more often weigh alike",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<string> _memory = new("--memory", "-S")
    {
        Description = "Glove: memory for counting pairs, like 512M or 4G; the rest goes to temporary files",
        DefaultValueFactory = _ => "512M",
    };

    private readonly Option<string?> _temporary = new("--temp", "-T")
    {
        Description = "Folder for temporary files [default: the system's]",
        HelpName = "FOLDER",
    };

    private readonly Option<int> _checkpointEvery = new("--checkpoint-every")
    {
        Description =
            "Seconds between two checkpoints beside the output, from which the same command goes on if it was interrupted",
        DefaultValueFactory = _ => 60,
        HelpName = "SECONDS",
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "Threads to use [default: all cores]" };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Seed of what is drawn by chance",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _deterministic = new("--deterministic")
    {
        Description = "Same vectors for the same seed whatever the threads, more slowly; glove always does so",
    };

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [
                    _kind,
                    _dimensions,
                    _window,
                    _negatives,
                    _epochs,
                    _minimumCount,
                    _sample,
                    _learningRate,
                    _minimumNGram,
                    _maximumNGram,
                    _jamo,
                    _buckets,
                    _phrases,
                    _phraseThreshold,
                    _maximumCount,
                    _memory,
                    _temporary,
                    _checkpointEvery,
                    _threads,
                    _seed,
                    _deterministic,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="InputException">There is no such kind.</exception>
    public VectorKind Kind(ParseResult parse) =>
        Enum.TryParse<VectorKind>(parse.GetValue(_kind), ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? kind
            : throw new InputException(
                $"--kind takes skipgram, cbow, fasttext or glove, not '{parse.GetValue(_kind)}'"
            );

    public int MinimumCount(ParseResult parse) => parse.GetValue(_minimumCount);

    /// <summary>How phrases are joined; null where they are not.</summary>
    /// <exception cref="InputException">A value makes no sense.</exception>
    public PhraseOptions? Phrases(ParseResult parse) =>
        parse.GetValue(_phrases) switch
        {
            0 => null,
            > 0 and <= 10 and var passes => new PhraseOptions
            {
                Passes = passes,
                MinimumCount = Math.Max(1, MinimumCount(parse)),
                Threshold = parse.GetValue(_phraseThreshold),
            },
            var passes => throw new InputException($"--phrases takes 0 to 10 passes, not {passes}"),
        };

    public string? TemporaryFolder(ParseResult parse) => parse.GetValue(_temporary);

    public WordVectorOptions Options(ParseResult parse)
    {
        var kind = Kind(parse);
        var isFastText = kind == VectorKind.FastText;
        return new WordVectorOptions
        {
            Model = kind == VectorKind.Cbow ? WindowModel.Cbow : WindowModel.SkipGram,
            Dimensions = parse.GetValue(_dimensions) ?? 100,
            Window = parse.GetValue(_window) ?? 5,
            Negatives = parse.GetValue(_negatives),
            NegativePower = isFastText ? 0.5 : 0.75,
            Epochs = parse.GetValue(_epochs) ?? 5,
            Sample = parse.GetValue(_sample) ?? (isFastText ? 1e-4 : 1e-3),
            LearningRate = parse.GetValue(_learningRate) ?? (isFastText ? 0.05 : null),
            Subwords = isFastText
                ? new SubwordOptions
                {
                    Minimum = parse.GetValue(_minimumNGram),
                    Maximum = parse.GetValue(_maximumNGram),
                    JamoMaximum = parse.GetValue(_jamo),
                    Buckets = parse.GetValue(_buckets),
                }
                : null,
            Threads = Threads(parse),
            Seed = parse.GetValue(_seed),
            Deterministic = parse.GetValue(_deterministic),
            CheckpointInterval = CheckpointInterval(parse),
        };
    }

    public CooccurrenceOptions Cooccurrence(ParseResult parse) =>
        new()
        {
            Window = parse.GetValue(_window) ?? 15,
            Memory = ByteSize.Parse("--memory", parse.GetValue(_memory)!),
            TemporaryFolder = parse.GetValue(_temporary),
        };

    public GloVeOptions GloVe(ParseResult parse) =>
        new()
        {
            Dimensions = parse.GetValue(_dimensions) ?? 50,
            Epochs = parse.GetValue(_epochs) ?? 25,
            LearningRate = parse.GetValue(_learningRate) ?? 0.05,
            MaximumCount = parse.GetValue(_maximumCount),
            Threads = Threads(parse),
            Seed = parse.GetValue(_seed),
            TemporaryFolder = parse.GetValue(_temporary),
            CheckpointInterval = CheckpointInterval(parse),
        };

    private TimeSpan CheckpointInterval(ParseResult parse) =>
        parse.GetValue(_checkpointEvery) is >= 0 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new InputException("--checkpoint-every is negative: expected seconds, 0 or more");

    private int Threads(ParseResult parse) => parse.GetValue(_threads) ?? Environment.ProcessorCount;
}
