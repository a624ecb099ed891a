using Malmoi.Numerics;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>The updates of the papers, one pair of vectors after the other in double precision: slow and obvious.</summary>
/// <remarks>
/// <paramref name="oneByOne"/>: each word of a window sees what the one before it has changed, as in word2vec; otherwise all see the vectors as
/// they were before the window, as in the trainer.
/// </remarks>
internal sealed class WordVectorReference(
    AlignedMatrix input,
    int outputs,
    IOutputLayer layer,
    WordVectorOptions options,
    bool oneByOne
)
{
    private readonly double[][] _input =
    [
        .. Enumerable.Range(0, input.Rows).Select(row => input[row].ToArray().Select(value => (double)value).ToArray()),
    ];
    private readonly double[][] _output = [.. Enumerable.Range(0, outputs).Select(_ => new double[input.Columns])];

    /// <summary>Sees the same windows and negatives in the same order as one thread of the trainer.</summary>
    public void Train(EncodedCorpus corpus)
    {
        var passes = new CorpusPasses(corpus, options);
        var reader = passes.Reader();
        for (var piece = 0; piece < passes.Pieces; piece++)
        {
            var random = new Xoshiro256(options.Seed, piece);
            reader.Open(piece, random);
            while (reader.Next())
            {
                var rate = options.StartRate * Math.Max(1 - reader.Progress, 1e-4);
                var sentence = reader.Sentence.ToArray();
                for (var position = 0; position < sentence.Length; position++)
                {
                    var reach = 1 + random.Next(options.Window);
                    var context = sentence
                        .Index()
                        .Where(word => word.Index != position && Math.Abs(word.Index - position) <= reach)
                        .Select(word => word.Item)
                        .ToArray();
                    if (context.Length > 0)
                    {
                        Learn(context, sentence[position], rate, random);
                    }
                }
            }
        }
    }

    public double[] Vector(int word) => _input[word];

    public double[] Output(int row) => _output[row];

    private void Learn(int[] context, int target, double rate, Xoshiro256 random)
    {
        var (rows, labels) = (new int[layer.MostRows], new float[layer.MostRows]);
        var count = layer.Select(target, random, rows, labels);
        var targets = rows.AsSpan(0, count);
        if (options.Model == WindowModel.SkipGram)
        {
            double[][] before = oneByOne ? _output : [.. _output];
            foreach (var row in oneByOne ? [] : targets.ToArray())
            {
                before[row] = [.. _output[row]];
            }

            List<(int Word, double[] Change)> changes = [];
            foreach (var word in context)
            {
                changes.Add((word, Predict(_input[word], before, targets, labels, rate)));
                if (oneByOne)
                {
                    Add(_input[word], changes[^1].Change);
                }
            }

            foreach (var (word, change) in oneByOne ? [] : changes)
            {
                Add(_input[word], change);
            }

            return;
        }

        var mean = new double[input.Columns];
        foreach (var word in context)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += _input[word][i] / context.Length;
            }
        }

        var meanChange = Predict(mean, _output, targets, labels, rate);
        foreach (var word in context)
        {
            Add(_input[word], meanChange);
        }
    }

    // Changes the outputs at once, and gives what the input is to change by.
    private double[] Predict(
        double[] hidden,
        double[][] before,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<float> labels,
        double rate
    )
    {
        var change = new double[hidden.Length];
        for (var m = 0; m < rows.Length; m++)
        {
            var (seen, changed) = (before[rows[m]], _output[rows[m]]);
            double dot = 0;
            for (var i = 0; i < hidden.Length; i++)
            {
                dot += hidden[i] * seen[i];
            }

            var error = rate * (labels[m] - (1 / (1 + Math.Exp(-dot))));
            for (var i = 0; i < hidden.Length; i++)
            {
                change[i] += error * seen[i];
                changed[i] += error * hidden[i];
            }
        }

        return change;
    }

    private static void Add(double[] to, double[] change)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += change[i];
        }
    }
}
