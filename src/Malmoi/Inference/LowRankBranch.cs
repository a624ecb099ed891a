using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>The way beside a matrix: down to a few numbers and up again, added to what the matrix gives (LoRA, Hu et al., 2022).</summary>
/// <remarks>The matrix stays as it stands in the file, packed or not.</remarks>
internal sealed unsafe class LowRankBranch
{
    private readonly WeightMatrix _down;
    private readonly WeightMatrix _up;

    public LowRankBranch(LowRankFactors factors)
    {
        var scaled = Array.ConvertAll(factors.Up, number => (float)(number * factors.Scale));
        _down = Matrix(factors.Rank, factors.Inputs, factors.Down);
        _up = Matrix(factors.Outputs, factors.Rank, scaled);
    }

    /// <summary>y ← y + B A x for every vector.</summary>
    public void Add(Pass pass, Activations x, Activations y)
    {
        var narrow = pass.Memory.LowRank(_down.Outputs, x.Capacity);
        var wide = pass.Memory.Added(_up.Outputs, x.Capacity);
        narrow.Count = wide.Count = x.Count;
        pass.Products.Multiply(x, new Projection(_down, narrow.Values, narrow.Width));
        pass.Products.Multiply(narrow, new Projection(_up, wide.Values, wide.Width));
        for (var row = 0; row < x.Count; row++)
        {
            VectorArithmetic.Add(y.Values + ((long)row * y.Width), wide.Values + ((long)row * wide.Width), _up.Outputs);
        }
    }

    private static WeightMatrix Matrix(int outputs, int inputs, float[] numbers) =>
        WeightMatrices.Of(TensorView.Of("adapter", TensorShape.Create(outputs, inputs), numbers));
}
