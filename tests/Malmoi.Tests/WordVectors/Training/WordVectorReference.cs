using Malmoi.Numerics;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>The updates of the papers, one pair of vectors after the other in double precision: slow and obvious.</summary>
internal sealed class WordVectorReference(
    AlignedMatrix input,
    int outputs,
    IOutputLayer layer,
    WordVectorOptions options
)
{
    private readonly double[][] _input =
    [
        .. Enumerable.Range(0, input.Rows).Select(row => input[row].ToArray().Select(value => (double)value).ToArray()),
    ];
    private readonly double[][] _output = [.. Enumerable.Range(0, outputs).Select(_ => new double[input.Columns])];

    /// <summary>The mean of -log of what the regressions should have said, before each was changed, over the last epoch.</summary>
    public double Loss { get; private set; }

    /// <summary>Sees the same windows and negatives in the same order as one thread of the trainer.</summary>
    public void Train(EncodedCorpus corpus)
    {
        var reader = new SentenceReader(corpus, new Subsampling(corpus.Vocabulary, options.Sample), options.Epochs);
        for (var piece = 0; piece < options.Epochs * corpus.Pieces; piece++)
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
        if (options.Model == WindowModel.SkipGram)
        {
            foreach (var word in context)
            {
                Add(_input[word], Predict(_input[word], rows.AsSpan(0, count), labels, rate));
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

        var change = Predict(mean, rows.AsSpan(0, count), labels, rate);
        foreach (var word in context)
        {
            Add(_input[word], change);
        }
    }

    // Changes the outputs at once, and gives what the input is to change by.
    private double[] Predict(double[] hidden, ReadOnlySpan<int> rows, ReadOnlySpan<float> labels, double rate)
    {
        var change = new double[hidden.Length];
        for (var m = 0; m < rows.Length; m++)
        {
            var output = _output[rows[m]];
            double dot = 0;
            for (var i = 0; i < hidden.Length; i++)
            {
                dot += hidden[i] * output[i];
            }

            var error = rate * (labels[m] - (1 / (1 + Math.Exp(-dot))));
            for (var i = 0; i < hidden.Length; i++)
            {
                change[i] += error * output[i];
                output[i] += error * hidden[i];
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
