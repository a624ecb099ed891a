using System.Text;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>A text classifier by the formulas, a text after the other in double precision: slow and obvious. Softmax and one against all.</summary>
internal sealed class ClassifierReference
{
    private readonly FastTextModel _shape;
    private readonly double[][] _input;
    private readonly double[][] _output;

    public ClassifierReference(FastTextModel shape, IReadOnlyList<string> lines, ClassifierOptions options)
    {
        _shape = shape;
        var random = new Xoshiro256(options.Seed, -1);
        _input = Matrix(shape.Input.Rows, _ => (random.NextDouble() - 0.5) * 2 / options.Dimensions);
        _output = Matrix(shape.Output.Rows, _ => 0);
        double words = lines.Sum(line => line.Split(' ').Length + 1);
        double seen = 0;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            foreach (var line in lines)
            {
                var rate = options.LearningRate * (1 - (seen / words / options.Epochs));
                List<int> rows = [];
                List<int> labels = [];
                shape.Dictionary.AddLine(Encoding.UTF8.GetBytes(line), rows, labels);
                Learn(rows, labels, rate, options.Loss);
                seen += line.Split(' ').Length + 1;
            }
        }
    }

    /// <summary>The products of the labels' rows with the mean of the line's rows.</summary>
    public double[] Products(string line)
    {
        List<int> rows = [];
        _shape.Dictionary.AddLine(Encoding.UTF8.GetBytes(line), rows, []);
        return Products(Mean(rows));
    }

    private void Learn(List<int> rows, List<int> labels, double rate, FastTextLoss loss)
    {
        var hidden = Mean(rows);
        var products = Products(hidden);
        double[] probabilities =
            loss == FastTextLoss.Softmax
                ? [.. products.Select(Math.Exp).Select(value => value / products.Sum(Math.Exp))]
                : [.. products.Select(value => 1 / (1 + Math.Exp(-value)))];
        var change = new double[hidden.Length];
        for (var label = 0; label < _output.Length; label++)
        {
            var step = rate * ((labels.Contains(label) ? 1 : 0) - probabilities[label]);
            for (var i = 0; i < hidden.Length; i++)
            {
                change[i] += step * _output[label][i];
                _output[label][i] += step * hidden[i];
            }
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < hidden.Length; i++)
            {
                _input[row][i] += change[i] / rows.Count;
            }
        }
    }

    private double[] Mean(List<int> rows) =>
        [.. Enumerable.Range(0, _input[0].Length).Select(i => rows.Sum(row => _input[row][i]) / rows.Count)];

    private double[] Products(double[] hidden) => [.. _output.Select(row => row.Zip(hidden, (a, b) => a * b).Sum())];

    private double[][] Matrix(int rows, Func<int, double> value) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ => (double[])[.. Enumerable.Range(0, _shape.Options.Dimensions).Select(value)]),
        ];
}
