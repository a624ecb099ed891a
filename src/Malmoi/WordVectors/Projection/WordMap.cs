namespace Malmoi.WordVectors.Projection;

/// <summary>Words on a plane, where their vectors' directions put them.</summary>
/// <param name="Words">The words.</param>
/// <param name="Places">A place for each.</param>
/// <param name="Shares">What share of the variance each axis carries, where the axes are principal components.</param>
public sealed record WordMap(
    IReadOnlyList<string> Words,
    IReadOnlyList<(double X, double Y)> Places,
    IReadOnlyList<double>? Shares = null
)
{
    /// <summary>The two directions in which these words differ most: differences that are parallel among the vectors are so on the plane.</summary>
    /// <exception cref="InputException">A word has no vector, or there are none.</exception>
    public static WordMap ByComponents(WordEmbeddings vectors, IReadOnlyList<string> words)
    {
        var rows = Directions(vectors, words);
        var components = PrincipalComponents.Of(rows, 2);
        return new WordMap(
            words,
            [.. rows.Select(row => components.Project(row)).Select(place => (place[0], place[1]))],
            components.Shares
        );
    }

    /// <summary>A map by t-SNE: neighbours stay neighbours, distances between groups say little.</summary>
    /// <exception cref="InputException">A word has no vector, or the options do not fit their number.</exception>
    public static WordMap ByNeighbours(
        WordEmbeddings vectors,
        IReadOnlyList<string> words,
        TSneOptions? options = null,
        CancellationToken ct = default
    ) => new(words, TSne.Map(Directions(vectors, words), options, ct));

    // Similarity of words is the angle; length follows frequency.
    private static List<float[]> Directions(WordEmbeddings vectors, IReadOnlyList<string> words)
    {
        List<float[]> rows = [];
        foreach (var word in words)
        {
            var row = vectors.Vector(word);
            DotProduct.Scale(row, DotProduct.InverseNorm(row));
            rows.Add(row);
        }

        return rows;
    }
}
