using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Trainers;
using Malmoi.WordVectors;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi train vectors</c>: learns a vector for each word of a corpus.</summary>
internal sealed class TrainVectorsCommand
{
    private readonly CorpusArguments _corpus = new();
    private readonly VectorTrainingArguments _training = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description =
            "The vectors: in .bin word2vec's binary form, or the whole model of fastText; in .safetensors a tensor, the words beside it; else word2vec's text",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command Create()
    {
        var command = new Command(
            "vectors",
            "Learn word vectors from a corpus of words between blanks, a sentence a line"
        );
        _corpus.AddTo(command);
        command.Options.Add(_output);
        _training.AddTo(command);
        command.Options.Add(_json);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var path = parse.GetRequiredValue(_output);
        var kind = _training.Kind(parse);
        CheckForm(parse, kind, path);
        var corpus = _corpus.Open(parse);
        OutputPath.Check(path, corpus.Files);
        var checkpoint = Checkpoint.Beside(path);
        using var encoded = await ProgressBar.ShowAsync(
            "reading",
            () => corpus.TotalBytes is > 0 and var total ? (double)corpus.BytesRead / total : null,
            () =>
                Task.FromResult(
                    EncodedCorpus.Read(
                        corpus,
                        _training.MinimumCount(parse),
                        _training.TemporaryFolder(parse),
                        _training.Phrases(parse),
                        ct
                    )
                )
        );
        CorpusArguments.ReportReplacements(corpus);
        var vocabulary = encoded.Vocabulary;
        await Console.Error.WriteLineAsync(
            $"reading: {encoded.Words.Grouped()} words, {((long)vocabulary.Count).Grouped()} with vectors ({watch.Elapsed.TotalSeconds.Fixed(1)} s)"
        );
        var learned =
            kind == VectorKind.GloVe
                ? await GloVeAsync(parse, encoded, checkpoint, ct)
                : await WindowsAsync(parse, encoded, IsBinary(path), checkpoint, ct);
        await Console.Error.WriteLineAsync($"training: {((long)learned.Rate).Grouped()} words a second");
        using (learned.Model)
        {
            if (learned.Model is { } model)
            {
                FastTextWriter.Write(model, path);
            }
            else
            {
                VectorFile.Save(Embeddings(vocabulary, learned), path, VectorFile.FormatOf(path));
            }
        }

        checkpoint.Delete();
        Print(parse, path, kind, encoded, learned, watch.Elapsed);
    }

    private static bool IsBinary(string path) => path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);

    // Hours of training must not end at vectors that the file has no place for.
    private void CheckForm(ParseResult parse, VectorKind kind, string path)
    {
        if (kind == VectorKind.FastText && IsBinary(path) && _training.Options(parse).Subwords is { JamoMaximum: > 0 })
        {
            throw new InputException(
                $"n-grams of Hangul letters (--jamo) have no place in fastText's file '{path}': name one that ends in .vec, for the words' vectors"
            );
        }
    }

    private static WordEmbeddings Embeddings(TrainingVocabulary vocabulary, Learned learned)
    {
        var words = new WordVocabulary(vocabulary.Count);
        foreach (var word in vocabulary.Words)
        {
            words.Add(System.Text.Encoding.UTF8.GetBytes(word));
        }

        return new WordEmbeddings(words, learned.Dimensions, learned.Vectors);
    }

    private async Task<Learned> WindowsAsync(
        ParseResult parse,
        EncodedCorpus corpus,
        bool whole,
        Checkpoint checkpoint,
        CancellationToken ct
    )
    {
        var stage = new TrainingStage();
        var options = _training.Options(parse) with { Progress = stage, Checkpoint = checkpoint.Announced() };
        var trained = await ProgressBar.ShowAsync(
            "training",
            () => stage.Share,
            () => Task.FromResult(WordVectorTrainer.Train(corpus, options, ct)),
            () => stage.Rate(corpus.Words * (double)options.Epochs)
        );
        var learned = new Learned(options.Dimensions, stage.WordsPerSecond(corpus.Words * (double)options.Epochs));
        if (whole && options.Subwords is not null)
        {
            // The model has the rows from here on.
            return learned with { Model = TrainedFastText.Of(trained) };
        }

        using (trained)
        {
            return learned with { Vectors = trained.Vectors() };
        }
    }

    private async Task<Learned> GloVeAsync(
        ParseResult parse,
        EncodedCorpus corpus,
        Checkpoint checkpoint,
        CancellationToken ct
    )
    {
        var watch = Stopwatch.StartNew();
        var counting = new TrainingStage();
        using var pairs = await ProgressBar.ShowAsync(
            "counting pairs",
            () => counting.Share,
            () => Task.FromResult(CooccurrenceCounter.Count(corpus, _training.Cooccurrence(parse), counting, ct)),
            () => counting.Rate(corpus.Words)
        );
        await Console.Error.WriteLineAsync($"counting pairs: {watch.Elapsed.TotalSeconds.Fixed(1)} s");
        var stage = new TrainingStage();
        var options = _training.GloVe(parse) with { Progress = stage, Checkpoint = checkpoint.Announced() };
        using var trained = await ProgressBar.ShowAsync(
            "training",
            () => stage.Share,
            () => Task.FromResult(GloVe.Train(corpus.Vocabulary, pairs.Pairs(), options, ct)),
            () => stage.Rate(corpus.Words * (double)options.Epochs)
        );
        await Console.Error.WriteLineAsync(
            $"cost of a pair: {trained.Costs[0].Short()} in the first epoch, {trained.Costs[^1].Short()} in the last"
        );
        return new Learned(options.Dimensions, stage.WordsPerSecond(corpus.Words * (double)options.Epochs))
        {
            Vectors = trained.Vectors(),
        };
    }

    private void Print(
        ParseResult parse,
        string path,
        VectorKind kind,
        EncodedCorpus corpus,
        Learned learned,
        TimeSpan time
    )
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["vectors"] = path,
                    ["kind"] = kind.ToString(),
                    ["vocabularySize"] = corpus.Vocabulary.Count,
                    ["dimensions"] = learned.Dimensions,
                    ["words"] = corpus.Words,
                    ["wordsPerSecond"] = JsonReport.Number(learned.Rate),
                    ["seconds"] = time.TotalSeconds,
                }
            );
            return;
        }

        output.WriteLine(
            $"{path}: {kind}, {((long)corpus.Vocabulary.Count).Grouped()} vectors of {learned.Dimensions}, {time.TotalSeconds.Fixed(1)} s"
        );
    }

    private sealed record Learned(int Dimensions, double Rate)
    {
        public float[] Vectors { get; init; } = [];

        public FastTextModel? Model { get; init; }
    }
}
