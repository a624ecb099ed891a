namespace Malmoi.Inference;

/// <summary>Two narrow matrices whose product is added to a projection's (LoRA, Hu et al., 2022).</summary>
/// <remarks>y = W x + b + scale · B A x.</remarks>
/// <param name="Down">A (rank, in); projections that a checkpoint fuses have one and the same.</param>
/// <param name="Up">B (out, rank).</param>
/// <param name="Rank">Rows of A.</param>
/// <param name="Scale">What the product is multiplied by.</param>
public sealed record LowRankFactors(float[] Down, float[] Up, int Rank, double Scale)
{
    /// <summary>Numbers of a vector that goes in.</summary>
    public int Inputs => Down.Length / Rank;

    /// <summary>Numbers of a vector that comes out.</summary>
    public int Outputs => Up.Length / Rank;

    /// <summary>W ← W + scale · B A.</summary>
    /// <param name="matrix">(out, in).</param>
    public void AddTo(Span<float> matrix)
    {
        for (var row = 0; row < Outputs; row++)
        {
            var sums = matrix.Slice(row * Inputs, Inputs);
            for (var k = 0; k < Rank; k++)
            {
                var share = (float)(Scale * Up[(row * Rank) + k]);
                var down = Down.AsSpan(k * Inputs, Inputs);
                for (var column = 0; column < sums.Length; column++)
                {
                    sums[column] += share * down[column];
                }
            }
        }
    }
}
