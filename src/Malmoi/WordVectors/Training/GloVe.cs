using System.Runtime.InteropServices;
using Malmoi.Numerics;
using Malmoi.Tokenization.Trainers;
using Pair = Malmoi.WordVectors.Training.CooccurrenceBlocks.Pair;

namespace Malmoi.WordVectors.Training;

/// <summary>GloVe (Pennington, Socher and Manning, 2014): vectors whose products are the logarithms of how often words stand near each other.</summary>
/// <remarks>
/// <code>
/// J = Σ f(x_ij) (w_i · c_j + b_i + d_j - log x_ij)² / 2      f(x) = min(1, (x / x_max)^α)
/// </code>
/// by AdaGrad (Duchi et al., 2011); a word's vector is w + c. As in the original's program gradients are cut at 100 and biases have rate 1.
/// Threads take blocks of pairs of which no two share a word or a context (Gemulla et al., 2011), so that the result does not depend on their number.
/// </remarks>
public sealed unsafe class GloVe : IDisposable
{
    private readonly GloVeOptions _options;
    private readonly Side _words;
    private readonly Side _contexts;
    private readonly double[] _costs;

    private GloVe(TrainingVocabulary vocabulary, GloVeOptions options)
    {
        (Vocabulary, _options, _costs) = (vocabulary, options, new double[options.Epochs]);
        var random = new Xoshiro256(options.Seed);
        _words = new Side(vocabulary.Count, options.Dimensions, random);
        _contexts = new Side(vocabulary.Count, options.Dimensions, random);
    }

    public TrainingVocabulary Vocabulary { get; }

    /// <summary>The mean of J over the pairs, epoch by epoch, each pair judged before it was learned from.</summary>
    public IReadOnlyList<double> Costs => _costs;

    /// <summary>Trains on pairs; dispose what comes of it.</summary>
    /// <exception cref="InputException">An option makes no sense, there are no pairs, or memory or disk is short.</exception>
    public static GloVe Train(
        TrainingVocabulary vocabulary,
        IEnumerable<Cooccurrence> pairs,
        GloVeOptions? options = null,
        CancellationToken ct = default
    )
    {
        options ??= new GloVeOptions();
        options.Check();
        using var blocks = new CooccurrenceBlocks(pairs, options.TemporaryFolder);
        if (blocks.Count == 0)
        {
            throw new InputException(
                "no two words of the vocabulary stand in one line: there is nothing to learn from"
            );
        }

        var model = new GloVe(vocabulary, options);
        try
        {
            model.Run(blocks, ct);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The vectors of all words, w + c, one after the other.</summary>
    public float[] Vectors()
    {
        var dimensions = _options.Dimensions;
        var vectors = new float[(long)Vocabulary.Count * dimensions];
        for (var word = 0; word < Vocabulary.Count; word++)
        {
            var vector = vectors.AsSpan(checked(word * dimensions), dimensions);
            var own = _words.Vectors[word];
            var context = _contexts.Vectors[word];
            for (var i = 0; i < dimensions; i++)
            {
                vector[i] = own[i] + context[i];
            }
        }

        return vectors;
    }

    public void Dispose()
    {
        _words.Dispose();
        _contexts.Dispose();
    }

    private void Run(CooccurrenceBlocks blocks, CancellationToken ct)
    {
        var checkpoint = new TrainingCheckpoint(
            _options.Checkpoint,
            _options.CheckpointInterval,
            $"{_options.Training} {blocks.Count} {Vocabulary.Fingerprint()}",
            Save,
            Load
        );
        var steps = checked(_options.Epochs * CooccurrenceBlocks.Side);
        for (var step = checkpoint.Resume(); step < steps; step++)
        {
            if (ct.IsCancellationRequested)
            {
                throw checkpoint.Interrupted(step, ct);
            }

            if (checkpoint.IsDue)
            {
                checkpoint.Save(step);
            }

            var (epoch, diagonal) = Math.DivRem(step, CooccurrenceBlocks.Side);
            _costs[epoch] += Pass(blocks, epoch, diagonal) / blocks.Count;
            _options.Progress?.Report(new TrainingProgress("training", (step + 1.0) / steps));
        }
    }

    private double Pass(CooccurrenceBlocks blocks, int epoch, int diagonal)
    {
        var costs = new double[CooccurrenceBlocks.Side];
        Workers.Run(
            _options.Threads,
            costs.Length,
            () => new Pair[1][],
            (buffer, word) =>
            {
                buffer[0] ??= [];
                var pairs = Block(blocks, epoch, diagonal, word, _options.Seed, ref buffer[0]);
                foreach (var pair in pairs)
                {
                    costs[word] += Learn(pair);
                }
            },
            CancellationToken.None
        );
        return costs.Sum();
    }

    private void Save(BinaryWriter to)
    {
        to.Write(MemoryMarshal.AsBytes(_costs.AsSpan()));
        _words.Save(to);
        _contexts.Save(to);
    }

    private void Load(BinaryReader from)
    {
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_costs.AsSpan()));
        _words.Load(from);
        _contexts.Load(from);
    }

    /// <summary>The pairs of a block in the order in which an epoch takes them.</summary>
    internal static Span<Pair> Block(
        CooccurrenceBlocks blocks,
        int epoch,
        int diagonal,
        int word,
        long seed,
        ref Pair[] buffer
    )
    {
        const int side = CooccurrenceBlocks.Side;
        var count = blocks.Read(word, (word + diagonal) % side, ref buffer);
        var pairs = buffer.AsSpan(0, count);
        var number = ((long)epoch * side * side) + (diagonal * side) + word;
        Shuffle(pairs, new Xoshiro256(seed, number + 1));
        return pairs;
    }

    private double Learn(Pair pair)
    {
        var (word, context) = (pair.Word, pair.Context);
        var w = _words.Vectors.Pointer(word);
        var c = _contexts.Vectors.Pointer(context);
        var length = _words.Vectors.Stride;
        var difference =
            Rows.Dot(w, c, length) + _words.Biases[word] + _contexts.Biases[context] - MathF.Log(pair.Count);
        var weight =
            pair.Count > _options.MaximumCount
                ? 1
                : (float)Math.Pow(pair.Count / _options.MaximumCount, _options.Power);
        var slope = weight * difference;
        if (!float.IsFinite(slope))
        {
            return 0; // as in the original, a pair that would break the vectors is passed over
        }

        AdaGradStep.Run(
            w,
            c,
            _words.Squares.Pointer(word),
            _contexts.Squares.Pointer(context),
            slope,
            (float)_options.LearningRate,
            length
        );
        _words.LearnBias(word, slope);
        _contexts.LearnBias(context, slope);
        return 0.5 * slope * difference;
    }

    private static void Shuffle(Span<Pair> pairs, Xoshiro256 random)
    {
        for (var i = pairs.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (pairs[i], pairs[other]) = (pairs[other], pairs[i]);
        }
    }

    /// <summary>Vectors and biases of the words, or of the contexts, with AdaGrad's sums of squares.</summary>
    private sealed class Side : IDisposable
    {
        private readonly float[] _biasSquares;

        public Side(int count, int dimensions, Xoshiro256 random)
        {
            Vectors = new AlignedMatrix(count, dimensions);
            Squares = new AlignedMatrix(count, dimensions);
            (Biases, _biasSquares) = (new float[count], new float[count]);
            _biasSquares.AsSpan().Fill(1);
            for (var row = 0; row < count; row++)
            {
                foreach (ref var value in Vectors[row])
                {
                    value = Start();
                }

                Biases[row] = Start();
                // The padding too: it is divided by.
                new Span<float>(Squares.Pointer(row), Squares.Stride).Fill(1);
            }

            float Start() => (float)((random.NextDouble() - 0.5) / dimensions);
        }

        public AlignedMatrix Vectors { get; }

        public AlignedMatrix Squares { get; }

        public float[] Biases { get; }

        public void LearnBias(int row, float slope)
        {
            Biases[row] -= slope / MathF.Sqrt(_biasSquares[row]);
            _biasSquares[row] += slope * slope;
        }

        public void Save(BinaryWriter to)
        {
            TrainingCheckpoint.Write(to, Vectors);
            TrainingCheckpoint.Write(to, Squares);
            to.Write(MemoryMarshal.AsBytes(Biases.AsSpan()));
            to.Write(MemoryMarshal.AsBytes(_biasSquares.AsSpan()));
        }

        public void Load(BinaryReader from)
        {
            TrainingCheckpoint.Read(from, Vectors);
            TrainingCheckpoint.Read(from, Squares);
            from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(Biases.AsSpan()));
            from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_biasSquares.AsSpan()));
        }

        public void Dispose()
        {
            Vectors.Dispose();
            Squares.Dispose();
        }
    }
}
