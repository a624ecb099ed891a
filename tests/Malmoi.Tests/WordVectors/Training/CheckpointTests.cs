using Malmoi.Tokenization.Trainers;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EncodedCorpus _corpus = SmallCorpora.Encode(SmallCorpora.Village(20_000), minimumCount: 2);

    public void Dispose()
    {
        _corpus.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("skipgram", 1)]
    [InlineData("cbow", 1)]
    [InlineData("deterministic", 2)]
    [InlineData("fasttext", 1)]
    [InlineData("glove", 2)]
    [InlineData("classifier", 1)]
    public void A_training_that_was_stopped_goes_on_to_the_same_result(string kind, int threads)
    {
        var expected = Train(kind, threads, null, null, default);
        var checkpoint = _folder["x.checkpoint"];
        using var stop = new CancellationTokenSource();
        var interrupted = Assert.ThrowsAny<OperationCanceledException>(() =>
            Train(kind, threads, checkpoint, new At(0.4, stop.Cancel), stop.Token)
        );
        Assert.Contains(checkpoint, interrupted.Message, StringComparison.Ordinal);
        var began = 1.0;
        var again = Train(
            kind,
            3 - threads,
            checkpoint,
            new At(0, () => { }, share => began = Math.Min(began, share)),
            default
        );
        Assert.True(began > 0.3, $"it began at {began} again");
        // Threads may be others where they do not matter.
        if (kind is "deterministic" or "glove")
        {
            Assert.Equal(expected, again);
        }
    }

    [Theory]
    [InlineData("skipgram", 1)]
    [InlineData("deterministic", 2)]
    [InlineData("fasttext", 1)]
    [InlineData("glove", 2)]
    [InlineData("classifier", 1)]
    public void What_a_killed_training_leaves_leads_to_the_same_result(string kind, int threads)
    {
        var checkpoint = _folder["x.checkpoint"];
        var left = _folder["left.checkpoint"];
        // A checkpoint is written whenever it can be; the file as it is half-way is what a killed process leaves.
        var expected = Train(kind, threads, checkpoint, new At(0.5, () => File.Copy(checkpoint, left)), default);
        var began = 1.0;
        Assert.Equal(
            expected,
            Train(kind, threads, left, new At(0, () => { }, share => began = Math.Min(began, share)), default)
        );
        Assert.True(began > 0.1, $"it began at {began} again");
    }

    [Fact]
    public void A_checkpoint_of_another_training_or_a_damaged_one_is_refused()
    {
        var checkpoint = _folder["x.checkpoint"];
        Train("skipgram", 1, checkpoint, null, default);
        var bytes = File.ReadAllBytes(checkpoint);
        Refused("deterministic", "other settings");
        File.WriteAllBytes(checkpoint, bytes[..^5]);
        Refused("skipgram", "damaged");
        File.WriteAllBytes(checkpoint, [.. bytes, 1]);
        Refused("skipgram", "damaged");
        File.WriteAllBytes(checkpoint, bytes[..40]);
        Refused("skipgram", "damaged");
        File.WriteAllText(checkpoint, "my own notes");
        Refused("skipgram", "in the way");
        Assert.Equal("my own notes", File.ReadAllText(checkpoint));

        void Refused(string kind, string reason)
        {
            var error = Assert.Throws<InputException>(() => Train(kind, 1, checkpoint, null, default));
            Assert.Contains(checkpoint, error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    private float[] Train(
        string kind,
        int threads,
        string? checkpoint,
        IProgress<TrainingProgress>? progress,
        CancellationToken ct
    )
    {
        if (kind == "classifier")
        {
            using var model = ClassifierTrainer.Train(
                LabelledLines.Corpus(_folder, LabelledLines.Make(15_000, seed: 1)),
                ClassifierTrainerTests.Options(FastTextLoss.Softmax) with
                {
                    Epochs = 40,
                    Threads = threads,
                    Checkpoint = checkpoint,
                    CheckpointInterval = TimeSpan.Zero,
                    Progress = progress,
                },
                ct
            );
            return model.SentenceVector("the cat 고양이");
        }

        if (kind == "glove")
        {
            using var pairs = CooccurrenceCounter.Count(_corpus, new CooccurrenceOptions { Window = 3 }, ct: ct);
            using var glove = GloVe.Train(
                _corpus.Vocabulary,
                pairs.Pairs(),
                new GloVeOptions
                {
                    Dimensions = 8,
                    Epochs = 5,
                    Threads = threads,
                    Checkpoint = checkpoint,
                    CheckpointInterval = TimeSpan.Zero,
                    Progress = progress,
                },
                ct
            );
            return [.. glove.Vectors(), .. glove.Costs.Select(cost => (float)cost)];
        }

        using var trained = WordVectorTrainer.Train(
            _corpus,
            new WordVectorOptions
            {
                Model = kind == "cbow" ? WindowModel.Cbow : WindowModel.SkipGram,
                Dimensions = 8,
                Epochs = 40,
                Threads = threads,
                Deterministic = kind == "deterministic",
                Subwords = kind == "fasttext" ? new SubwordOptions { Buckets = 500 } : null,
                Checkpoint = checkpoint,
                CheckpointInterval = TimeSpan.Zero,
                Progress = progress,
            },
            ct
        );
        return trained.Vectors();
    }

    /// <summary>Does something once, as soon as so much is done.</summary>
    private sealed class At(double share, Action action, Action<double>? each = null) : IProgress<TrainingProgress>
    {
        private int _done;

        public void Report(TrainingProgress value)
        {
            each?.Invoke(value.Share);
            if (value.Share >= share && Interlocked.Exchange(ref _done, 1) == 0)
            {
                action();
            }
        }
    }
}
