using Malmoi.Numerics;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>fastText's updates as its paper has them, in double precision: for each target the mean anew, and each row changed at once.</summary>
internal sealed class SubwordReference(
    AlignedMatrix input,
    IOutputLayer layer,
    WordVectorOptions options,
    InputRows words
)
{
    private readonly double[][] _input =
    [
        .. Enumerable.Range(0, input.Rows).Select(row => input[row].ToArray().Select(value => (double)value).ToArray()),
    ];
    private readonly double[][] _output = [.. Enumerable.Range(0, layer.Rows).Select(_ => new double[input.Columns])];

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
                    for (var at = position - reach; at <= position + reach; at++)
                    {
                        if (at >= 0 && at < sentence.Length && at != position)
                        {
                            Learn(sentence[position], sentence[at], rate, random);
                        }
                    }
                }
            }
        }
    }

    public int[] RowsOf(int word) => words.Of(word, out _).ToArray();

    public double[] Mean(int word)
    {
        var rows = RowsOf(word);
        return [.. Enumerable.Range(0, input.Columns).Select(i => rows.Sum(row => _input[row][i]) / rows.Length)];
    }

    private void Learn(int word, int target, double rate, Xoshiro256 random)
    {
        var (rows, labels) = (new int[layer.MostRows], new float[layer.MostRows]);
        var count = layer.Select(target, random, rows, labels);
        var (mean, change) = (Mean(word), new double[input.Columns]);
        for (var m = 0; m < count; m++)
        {
            var output = _output[rows[m]];
            var error = rate * (labels[m] - (1 / (1 + Math.Exp(-mean.Zip(output, (one, other) => one * other).Sum()))));
            for (var i = 0; i < change.Length; i++)
            {
                change[i] += error * output[i];
                output[i] += error * mean[i];
            }
        }

        foreach (var row in RowsOf(word))
        {
            for (var i = 0; i < change.Length; i++)
            {
                _input[row][i] += change[i];
            }
        }
    }
}
