using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>GloVe by the formulas, in double precision, from the same start and with the pairs in the same order: slow and obvious.</summary>
internal static class GloVeReference
{
    /// <summary>The cost of a pair, epoch by epoch, each pair judged before it was learned from.</summary>
    public static double[] Costs(int words, IReadOnlyList<Cooccurrence> pairs, GloVeOptions options)
    {
        var random = new Xoshiro256(options.Seed);
        var (w, c) = (Side(), Side());
        using var blocks = new CooccurrenceBlocks(pairs, null);
        const int side = CooccurrenceBlocks.Side;
        CooccurrenceBlocks.Pair[] buffer = [];
        var costs = new double[options.Epochs];
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            List<CooccurrenceBlocks.Pair> order = [];
            for (var block = 0; block < side * side; block++)
            {
                order.AddRange(GloVe.Block(blocks, epoch, block / side, block % side, options.Seed, ref buffer));
            }

            foreach (var (word, context, count) in order)
            {
                var (a, b) = (w[word], c[context]);
                var difference = a.Bias.Value + b.Bias.Value - Math.Log(count);
                for (var i = 0; i < options.Dimensions; i++)
                {
                    difference += a.Vector[i].Value * b.Vector[i].Value;
                }

                var weight = Math.Min(1, Math.Pow(count / options.MaximumCount, options.Power));
                var slope = weight * difference;
                costs[epoch] += 0.5 * slope * difference / pairs.Count;
                for (var i = 0; i < options.Dimensions; i++)
                {
                    var (x, y) = (a.Vector[i].Value, b.Vector[i].Value);
                    a.Vector[i].Step(options.LearningRate * slope * y);
                    b.Vector[i].Step(options.LearningRate * slope * x);
                }

                a.Bias.Step(slope);
                b.Bias.Step(slope);
            }
        }

        return costs;

        (Parameter[] Vector, Parameter Bias)[] Side() =>
            [
                .. Enumerable
                    .Range(0, words)
                    .Select(_ =>
                        ((Parameter[])[.. Enumerable.Range(0, options.Dimensions).Select(_ => Start())], Start())
                    ),
            ];

        Parameter Start() => new() { Value = (random.NextDouble() - 0.5) / options.Dimensions };
    }

    /// <summary>A number that AdaGrad changes.</summary>
    private sealed class Parameter
    {
        private double _squares = 1;

        public double Value { get; set; }

        public void Step(double gradient)
        {
            Value -= gradient / Math.Sqrt(_squares);
            _squares += gradient * gradient;
        }
    }
}
