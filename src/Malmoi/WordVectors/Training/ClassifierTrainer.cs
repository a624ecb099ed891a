using Malmoi.Numerics;
using Malmoi.Text;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;

namespace Malmoi.WordVectors.Training;

/// <summary>Trains fastText's text classifier (Joulin et al., 2017, "Bag of Tricks for Efficient Text Classification").</summary>
/// <remarks>
/// A text is the mean of the rows of its words, of their n-grams and of runs of words; that mean predicts the label. Each row gets its share of
/// the mean's gradient (unlike in word vectors, where it gets the whole).
/// </remarks>
public static unsafe class ClassifierTrainer
{
    /// <summary>Trains on a text whose lines begin with labels, like <c>__label__spam buy now</c>; dispose what comes of it.</summary>
    /// <exception cref="InputException">An option makes no sense, there are no labels, or the learning rate was so large that numbers overflowed.</exception>
    public static FastTextModel Train(Corpus corpus, ClassifierOptions? options = null, CancellationToken ct = default)
    {
        options ??= new ClassifierOptions();
        options.Check();
        using var text = NumberedText.Read(corpus.Blocks(ct), options.TemporaryFolder);
        var dictionary = LabelledText.Dictionary(text, options);
        var input = Start(checked(dictionary.WordCount + options.Head.Buckets), options);
        var output = new AlignedMatrix(dictionary.LabelCount, options.Dimensions);
        try
        {
            Learn(new LabelledText(text, dictionary), dictionary, input, output, options, ct);
            return Model(options.Head, dictionary, input, output);
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            throw;
        }
    }

    internal static FastTextModel Model(
        FastTextOptions head,
        FastTextDictionary dictionary,
        AlignedMatrix input,
        AlignedMatrix output
    ) => new(head, dictionary, new AlignedRows(input, input.Rows), new AlignedRows(output, output.Rows));

    /// <summary>Learns on rows that are there.</summary>
    internal static void Learn(
        LabelledText text,
        FastTextDictionary dictionary,
        AlignedMatrix input,
        AlignedMatrix output,
        ClassifierOptions options,
        CancellationToken ct
    )
    {
        var labels = Labels(dictionary);
        var checkpoint = new TrainingCheckpoint(
            options.Checkpoint,
            options.CheckpointInterval,
            $"{options.Training} {dictionary.WordCount} {dictionary.Tokens} {labels.Fingerprint()}",
            to =>
            {
                TrainingCheckpoint.Write(to, input);
                TrainingCheckpoint.Write(to, output);
            },
            from =>
            {
                TrainingCheckpoint.Read(from, input);
                TrainingCheckpoint.Read(from, output);
            }
        );
        // Texts often lie sorted, by label or by source: what came last would weigh most if every epoch took them in the same order.
        int[][] orders =
        [
            .. Enumerable
                .Range(0, options.Epochs)
                .Select(epoch => KMeans.Order(text.Pieces, new Xoshiro256(options.Seed, -2 - epoch))),
        ];
        PieceLegs.Run(
            options.Threads,
            checked(options.Epochs * text.Pieces),
            () => new Learner(text, input, Loss(labels, output, options), options),
            (learner, number) => learner.Learn(number, orders[number / text.Pieces][number % text.Pieces]),
            checkpoint,
            options.Progress,
            ct
        );
        for (var label = 0; label < output.Rows; label++)
        {
            if (output[label].FirstNotFinite() >= 0)
            {
                throw new InputException(
                    "the rows of the labels have run away to infinity: lower the learning rate (--learning-rate)"
                );
            }
        }
    }

    private static ILabelLoss Loss(TrainingVocabulary labels, AlignedMatrix output, ClassifierOptions options) =>
        options.Loss switch
        {
            FastTextLoss.Softmax => new SoftmaxLoss(output),
            FastTextLoss.OneVersusAll => new OneVersusAllLoss(output),
            FastTextLoss.HierarchicalSoftmax => new SampledLoss(
                output,
                new HierarchicalSoftmax(labels, asFastText: true)
            ),
            FastTextLoss.NegativeSampling => new SampledLoss(
                output,
                new NegativeSampling(labels, options.Negatives, power: 0.5)
            ),
            _ => throw new ArgumentException($"there is no loss {options.Loss}", nameof(options)),
        };

    private static TrainingVocabulary Labels(FastTextDictionary dictionary) =>
        new(
            [.. Enumerable.Range(0, dictionary.LabelCount).Select(dictionary.Label)],
            [.. Enumerable.Range(dictionary.WordCount, dictionary.LabelCount).Select(dictionary.CountOf)]
        );

    private static AlignedMatrix Start(int rows, ClassifierOptions options)
    {
        var matrix = new AlignedMatrix(rows, options.Dimensions);
        var random = new Xoshiro256(options.Seed, -1);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in matrix[row])
            {
                value = (float)((random.NextDouble() - 0.5) * 2 / options.Dimensions);
            }
        }

        return matrix;
    }

    private sealed class Learner(LabelledText text, AlignedMatrix input, ILabelLoss loss, ClassifierOptions options)
    {
        private readonly int[] _buffer = new int[NumberedText.LongestPiece];
        private readonly ScratchRows _hidden = new(2, input.Columns);
        private nint[] _rows = new nint[64];

        public void Learn(int number, int piece)
        {
            var pieces = (double)options.Epochs * text.Pieces;
            var random = new Xoshiro256(options.Seed, number);
            text.Read(
                piece,
                _buffer,
                (rows, labels, share) =>
                {
                    var rate = options.LearningRate * (1 - ((number + share) / pieces));
                    Learn(rows, labels, (float)rate, random);
                }
            );
            GC.KeepAlive(_hidden);
        }

        private void Learn(List<int> rows, List<int> labels, float rate, Xoshiro256 random)
        {
            if (_rows.Length < rows.Count)
            {
                _rows = new nint[rows.Count * 2];
            }

            for (var i = 0; i < rows.Count; i++)
            {
                _rows[i] = (nint)input.Pointer(rows[i]);
            }

            float* hidden = _hidden.Pointer(0),
                change = _hidden.Pointer(1);
            Rows.Mean(hidden, _rows.AsSpan(0, rows.Count), input.Stride);
            new Span<float>(change, input.Stride).Clear();
            loss.Learn(hidden, change, labels, rate, random);
            for (var i = 0; i < rows.Count; i++)
            {
                Rows.AddScaled((float*)_rows[i], change, 1f / rows.Count, input.Stride);
            }
        }
    }
}
