using Malmoi.Inference.Matrices;

namespace Malmoi.Inference;

/// <summary>A linear map of vectors: a matrix, perhaps a bias, perhaps an adapter beside them.</summary>
/// <remarks>y = W x + b + scale · B A x.</remarks>
internal sealed class Linear(WeightMatrix matrix, float[]? bias, LowRankBranch? branch = null)
{
    public WeightMatrix Matrix => matrix;

    public int Outputs => matrix.Outputs;

    private LowRankBranch? Branch => branch;

    /// <summary>The map whose tensors are at a place.</summary>
    public static Linear Of(EngineWeights weights, int inputs, int outputs, bool bias = true) =>
        new(
            weights.Matrix(outputs, inputs),
            bias ? weights["bias"].Vector(outputs) : null,
            weights.Branch(outputs, inputs)
        );

    /// <summary>y ← W x + b for every vector.</summary>
    public unsafe void Apply(Pass pass, Activations x, Activations y)
    {
        pass.Products.Multiply(x, new Projection(matrix, y.Values, y.Width));
        y.Count = x.Count;
        AddBias(y);
        Branch?.Add(pass, x, y);
    }

    /// <summary>Several maps of the same vectors as one job of the threads.</summary>
    public static unsafe void ApplyAll(Pass pass, Activations x, params ReadOnlySpan<(Linear Map, Activations Y)> maps)
    {
        pass.Products.Begin(x);
        foreach (var (map, y) in maps)
        {
            pass.Products.Add(new Projection(map.Matrix, y.Values, y.Width));
            y.Count = x.Count;
        }

        pass.Products.Run();
        foreach (var (map, y) in maps)
        {
            map.AddBias(y);
            map.Branch?.Add(pass, x, y);
        }
    }

    private unsafe void AddBias(Activations y)
    {
        if (bias is null)
        {
            return;
        }

        fixed (float* numbers = bias)
        {
            for (var row = 0; row < y.Count; row++)
            {
                VectorArithmetic.Add(y.Values + ((long)row * y.Width), numbers, bias.Length);
            }
        }
    }
}
