namespace Malmoi.WordVectors.FastText;

/// <summary>A matrix of which each row is a few codes, as in fastText's .ftz files (Joulin et al., 2016).</summary>
/// <param name="rows">Rows.</param>
/// <param name="quantizer">What the codes stand for.</param>
/// <param name="codes">A code for each part of each row.</param>
/// <param name="norms">What the codes of the rows' lengths stand for, where lengths are kept apart.</param>
/// <param name="normCodes">A code for the length of each row.</param>
public sealed class QuantizedMatrix(
    int rows,
    ProductQuantizer quantizer,
    byte[] codes,
    ProductQuantizer? norms = null,
    byte[]? normCodes = null
) : IRowMatrix
{
    public int Rows => rows;

    public int Columns => quantizer.Dimensions;

    public ProductQuantizer Quantizer => quantizer;

    public ProductQuantizer? Norms => norms;

    internal byte[] Codes => codes;

    internal byte[]? NormCodes => normCodes;

    public void AddRow(int row, Span<float> sum) => quantizer.AddTo(sum, RowCodes(row), Norm(row));

    public float Multiply(int row, ReadOnlySpan<float> vector) => quantizer.Multiply(vector, RowCodes(row)) * Norm(row);

    public void Dispose() { }

    private float Norm(int row) => norms is null ? 1 : norms.Centroid(0, normCodes![row])[0];

    private ReadOnlySpan<byte> RowCodes(int row) => codes.AsSpan(row * quantizer.Parts, quantizer.Parts);
}
