using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>Trains word2vec's and fastText's models: skip-gram and CBOW, with negative sampling or hierarchical softmax, with or without n-grams.</summary>
public static class WordVectorTrainer
{
    /// <summary>Trains on a corpus that was read; dispose what comes of it.</summary>
    /// <exception cref="InputException">An option makes no sense, memory is short, or the learning rate was so large that numbers overflowed.</exception>
    public static TrainedVectors Train(
        EncodedCorpus corpus,
        WordVectorOptions? options = null,
        CancellationToken ct = default
    )
    {
        options ??= new WordVectorOptions();
        options.Check();
        var vocabulary = corpus.Vocabulary;
        var rows = Rows(vocabulary, options.Subwords);
        IOutputLayer layer =
            options.Negatives > 0
                ? new NegativeSampling(vocabulary, options.Negatives, options.NegativePower)
                : new HierarchicalSoftmax(vocabulary, asFastText: options.Subwords is not null);
        var passes = new CorpusPasses(corpus, options);
        var trained = new TrainedVectors(
            vocabulary,
            rows,
            Start(rows.Count, options),
            new AlignedMatrix(layer.Rows, options.Dimensions),
            options
        );
        var checkpoint = new TrainingCheckpoint(
            options.Checkpoint,
            options.CheckpointInterval,
            $"{options.Training} {corpus.Fingerprint()}",
            to =>
            {
                TrainingCheckpoint.Write(to, trained.Input);
                TrainingCheckpoint.Write(to, trained.Output);
            },
            from =>
            {
                TrainingCheckpoint.Read(from, trained.Input);
                TrainingCheckpoint.Read(from, trained.Output);
            }
        );
        try
        {
            if (options.Deterministic)
            {
                new SynchronousRounds(passes, options).Run(
                    trained.Input,
                    trained.Output,
                    (input, output) => Learner(rows, input, output, layer, options),
                    checkpoint,
                    ct
                );
            }
            else
            {
                var (input, output) = (new SharedRows(trained.Input), new SharedRows(trained.Output));
                new Hogwild(passes, options).Run(() => Learner(rows, input, output, layer, options), checkpoint, ct);
            }

            Check(trained);
            return trained;
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    internal static WindowLearner Learner(
        InputRows rows,
        IParameterRows input,
        IParameterRows output,
        IOutputLayer layer,
        WordVectorOptions options
    ) =>
        (options.Model, options.Subwords) switch
        {
            (WindowModel.Cbow, _) => new Cbow(rows, input, output, layer, options.Window),
            (_, null) => new SkipGram(input, output, layer, options.Window),
            _ => new SubwordSkipGram(rows, input, output, layer, options.Window),
        };

    internal static InputRows Rows(TrainingVocabulary vocabulary, SubwordOptions? subwords) =>
        subwords is null
            ? InputRows.OfWords(vocabulary.Count)
            : InputRows.WithShared(
                vocabulary.Count,
                subwords.Buckets,
                word => Subwords.Of(vocabulary.Words[word], subwords)
            );

    /// <summary>Uniform numbers: within half of 1 / dimensions of zero as in word2vec, within all of it as in fastText.</summary>
    internal static AlignedMatrix Start(int count, WordVectorOptions options)
    {
        var matrix = new AlignedMatrix(count, options.Dimensions);
        var random = new Xoshiro256(options.Seed, -1);
        var width = (options.Subwords is null ? 1.0 : 2.0) / options.Dimensions;
        for (var row = 0; row < count; row++)
        {
            foreach (ref var value in matrix[row])
            {
                value = (float)((random.NextDouble() - 0.5) * width);
            }
        }

        return matrix;
    }

    private static void Check(TrainedVectors trained)
    {
        for (var word = 0; word < trained.Vocabulary.Count; word++)
        {
            foreach (var value in trained.Input[word])
            {
                if (!float.IsFinite(value))
                {
                    throw new InputException(
                        $"the vector of '{trained.Vocabulary.Words[word]}' has run away to {value}: lower the learning rate (--learning-rate)"
                    );
                }
            }
        }
    }
}
