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
        Projections.Multiply(pass.Pool, x, matrix, y.Values, y.Width);
        y.Count = x.Count;
        AddBias(y);
        Branch?.Add(pass, x, y);
    }

    /// <summary>Several maps of the same vectors as one job of the threads.</summary>
    public static unsafe void ApplyAll(Pass pass, Activations x, params ReadOnlySpan<(Linear Map, Activations Y)> maps)
    {
        var projections = new Projection[maps.Length];
        for (var i = 0; i < maps.Length; i++)
        {
            projections[i] = new Projection(maps[i].Map.Matrix, maps[i].Y.Values, maps[i].Y.Width);
            maps[i].Y.Count = x.Count;
        }

        Projections.Multiply(pass.Pool, x, projections);
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
