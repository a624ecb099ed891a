using Malmoi.Inference.Matrices;
using Malmoi.Quantization;

namespace Malmoi.Inference;

/// <summary>How much each input of each matrix matters: the mean of its square over a text, as llama.cpp weighs errors by it.</summary>
/// <remarks>
/// An error e in W[r, c] moves an output by e x[c], so that the expected squared error of the outputs is Σ e² E[x[c]²]. Give it to the engine
/// (<see cref="EngineOptions.Importance"/>), and let the model read.
/// </remarks>
public sealed class ImportanceMatrix
{
    private readonly Dictionary<string, ObservedMatrix> _observed = new(StringComparer.Ordinal);

    /// <summary>The weight of each column of a matrix.</summary>
    /// <param name="name">Ours: that of the tensor, with <c>.weight</c>.</param>
    /// <returns>Empty where it was never read with.</returns>
    public float[] Of(string name) => _observed.TryGetValue(name, out var matrix) ? matrix.MeanSquares() : [];

    /// <summary>The same matrix, its inputs seen.</summary>
    internal WeightMatrix Observe(string name, WeightMatrix matrix) => _observed[name] = new ObservedMatrix(matrix);

    private sealed unsafe class ObservedMatrix(WeightMatrix matrix) : WeightMatrix(matrix.Outputs, matrix.Inputs)
    {
        private readonly Lock _lock = new();
        private readonly double[] _squares = new double[matrix.Inputs];
        private long _vectors;

        public override long Bytes => matrix.Bytes;

        public override int RowStep => matrix.RowStep;

        public override ActivationForms Forms => matrix.Forms;

        public override ColumnOrder? Columns => matrix.Columns;

        public override void CopyRow(int row, Span<float> destination) => matrix.CopyRow(row, destination);

        public override void Multiply(Activations x, float* y, int stride, int first, int count)
        {
            // Threads take different rows of one product: who takes the first has them all seen once.
            if (first == 0)
            {
                See(x);
            }

            matrix.Multiply(x, y, stride, first, count);
        }

        public float[] MeanSquares() =>
            _vectors == 0 ? [] : Array.ConvertAll(_squares, square => (float)(square / _vectors));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                matrix.Dispose();
            }

            base.Dispose(disposing);
        }

        private void See(Activations x)
        {
            lock (_lock)
            {
                _vectors += x.Count;
                var columns = matrix.Columns is { } order ? order.Columns : default;
                for (var t = 0; t < x.Count; t++)
                {
                    var vector = x.Values + ((long)t * x.Width);
                    for (var i = 0; i < _squares.Length; i++)
                    {
                        _squares[columns.IsEmpty ? i : columns[i]] += vector[i] * (double)vector[i];
                    }
                }
            }
        }
    }
}
