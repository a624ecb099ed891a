using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>One label of the text by a few logistic regressions: the path of a Huffman tree, or the label beside others drawn by chance.</summary>
internal sealed unsafe class SampledLoss(AlignedMatrix output, IOutputLayer layer) : ILabelLoss
{
    private readonly OutputRows _outputs = new(layer, new SharedRows(output));
    private readonly LogisticStep _step = new(output.Stride, 1);

    public void Learn(float* hidden, float* change, List<int> labels, float rate, Xoshiro256 random)
    {
        _outputs.Clear();
        _outputs.Add(labels.Count == 1 ? labels[0] : labels[random.Next(labels.Count)], random);
        _step.Run([(nint)hidden], _outputs.Pointers, _outputs.Labels, rate, [(nint)change]);
    }
}

/// <summary>One against all: each label by a logistic regression of its own, so that a text may have several labels or none.</summary>
internal sealed unsafe class OneVersusAllLoss : ILabelLoss
{
    private readonly LogisticStep _step;
    private readonly nint[] _rows;
    private readonly float[] _labels;

    public OneVersusAllLoss(AlignedMatrix output)
    {
        _step = new LogisticStep(output.Stride, 1);
        _labels = new float[output.Rows];
        _rows = new nint[output.Rows];
        for (var row = 0; row < _rows.Length; row++)
        {
            _rows[row] = (nint)output.Pointer(row);
        }
    }

    public void Learn(float* hidden, float* change, List<int> labels, float rate, Xoshiro256 random)
    {
        _labels.AsSpan().Clear();
        foreach (var label in labels)
        {
            _labels[label] = 1;
        }

        _step.Run([(nint)hidden], _rows, _labels, rate, [(nint)change]);
    }
}
