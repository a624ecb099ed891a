using Malmoi.Architectures;
using Malmoi.Checkpoints;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Quantized;

/// <summary>Rows of a matrix in blocks of a few bits a number, as a checkpoint holds them or as they were packed here.</summary>
/// <param name="view">The blocks; (all rows, width).</param>
/// <param name="ranges">Which rows of it, in their order.</param>
internal sealed unsafe class PackedRows(TensorView view, IReadOnlyList<RowRange> ranges)
{
    private readonly long _width = view.Shape[1];
    private readonly long _rows = ranges.Sum(range => range.Count);

    /// <summary>Bytes that the numbers take.</summary>
    public long Bytes => view.Length * _rows / view.Shape[0];

    /// <summary>How many numbers there are.</summary>
    public long Count => _rows * _width;

    /// <summary>What they are held in.</summary>
    public string Format => view.Info.TypeName;

    /// <summary>The matrix in 32 bits: (rows, width)</summary>
    public Tensor Unpack()
    {
        var whole = empty([_rows, _width], ScalarType.Float32);
        var start = TorchMemory.Of(whole);
        long at = 0;
        foreach (var range in ranges)
        {
            var to = at;
            // A thread a stretch of rows: a row alone is too little work.
            var stretch = Math.Max(1, (1 << 16) / _width);
            Parallel.For(
                0,
                (range.Count + stretch - 1) / stretch,
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, get_num_threads()) },
                part =>
                {
                    var first = part * stretch;
                    var count = Math.Min(stretch, range.Count - first);
                    var numbers = new Span<float>(
                        (float*)start + ((to + first) * _width),
                        checked((int)(count * _width))
                    );
                    view.CopyTo((range.Start + first) * _width, numbers);
                }
            );
            at += range.Count;
        }

        return whole;
    }
}
