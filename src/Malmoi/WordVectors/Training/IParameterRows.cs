using Malmoi.Numerics;

namespace Malmoi.WordVectors.Training;

/// <summary>The rows of a matrix that a learner reads and changes in place.</summary>
internal unsafe interface IParameterRows
{
    /// <summary>Floats of a row, padding included.</summary>
    int Length { get; }

    float* Row(int row);
}

/// <summary>The matrix itself: what one thread writes, the others see at once, without locks (Hogwild: Recht et al., 2011).</summary>
internal sealed unsafe class SharedRows(AlignedMatrix matrix) : IParameterRows
{
    public int Length => matrix.Stride;

    public float* Row(int row) => matrix.Pointer(row);
}
