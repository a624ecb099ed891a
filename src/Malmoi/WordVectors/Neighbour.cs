namespace Malmoi.WordVectors;

/// <summary>A word found near a vector.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Word">The word.</param>
/// <param name="Similarity">The cosine; for 3CosMul the quotient of the products.</param>
public readonly record struct Neighbour(int Id, string Word, float Similarity);
