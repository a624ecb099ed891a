using Malmoi.Quantization;

namespace Malmoi.Inference.Matrices;

/// <summary>The weights of a projection as (outputs, inputs), in the form in which they are multiplied.</summary>
public abstract unsafe class WeightMatrix : IDisposable
{
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    protected WeightMatrix(int outputs, int inputs) => (Outputs, Inputs) = (outputs, inputs);

    /// <summary>Rows: numbers that come out for each vector.</summary>
    public int Outputs { get; }

    /// <summary>Columns: numbers of each vector that goes in.</summary>
    public int Inputs { get; }

    /// <summary>Bytes that a product with one vector reads.</summary>
    public abstract long Bytes { get; }

    /// <summary>Some rows of the product: y[t · stride + r] = Σ W[r, c] x[t, c] for every vector t and r from <paramref name="first"/>.</summary>
    /// <remarks>Threads may ask for different rows at the same time; <see cref="RowStep"/> says where they may be cut.</remarks>
    /// <param name="x">The vectors in the order of <see cref="Columns"/>, with the forms that the matrix wants made already.</param>
    /// <param name="y">(vectors, stride).</param>
    /// <param name="stride">Numbers from one vector's product to the next one's.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    public abstract void Multiply(Activations x, float* y, int stride, int first, int count);

    /// <summary>Rows are computed in groups of as many; cuts between threads fall between them.</summary>
    public virtual int RowStep => 1;

    /// <summary>The forms of the vectors that <see cref="Multiply"/> reads.</summary>
    public abstract ActivationForms Forms { get; }

    /// <summary>The order in which <see cref="Multiply"/> reads the numbers of vectors; null: their own.</summary>
    public virtual ColumnOrder? Columns => null;

    /// <summary>A row as 32-bit numbers: a table of embeddings is a matrix too.</summary>
    public abstract void CopyRow(int row, Span<float> destination);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}

/// <summary>In which forms a batch of vectors is held.</summary>
[Flags]
public enum ActivationForms
{
    /// <summary>32-bit numbers.</summary>
    Floats = 0,

    /// <summary>8 bits each, a scale for every 32 (ggml's Q8_0 and Q8_1).</summary>
    Bytes32 = 1,

    /// <summary>8 bits each, a scale for every 256 (ggml's Q8_K).</summary>
    Bytes256 = 2,

    /// <summary>16 bits each, a scale for every 32: for machines that multiply words as fast as bytes with a sign.</summary>
    Words32 = 4,

    /// <summary>32-bit numbers, one of each of several vectors in turn; of so few vectors as are multiplied one by one there is no such form.</summary>
    Turned = 8,
}
