namespace Malmoi.WordVectors.FastText;

/// <summary>A matrix whose numbers are there as they are.</summary>
internal interface IDenseRows : IRowMatrix
{
    ReadOnlySpan<float> this[int row] { get; }
}
