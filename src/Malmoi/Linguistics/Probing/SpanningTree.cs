namespace Malmoi.Linguistics.Probing;

/// <summary>The tree of the least total distance (Prim, 1957).</summary>
public static class SpanningTree
{
    /// <summary>Its edges.</summary>
    /// <param name="distances">(size, size).</param>
    /// <param name="size">Of the whole.</param>
    /// <param name="among">What is to be joined.</param>
    public static IReadOnlyList<(int From, int To)> Of(
        ReadOnlySpan<float> distances,
        int size,
        IReadOnlyList<int> among
    )
    {
        var edges = new List<(int, int)>();
        if (among.Count == 0)
        {
            return edges;
        }

        var left = among.Skip(1).ToDictionary(node => node, _ => among[0]); // the nearest that is joined already
        while (left.Count > 0)
        {
            var (best, least) = (-1, float.PositiveInfinity);
            foreach (var (node, nearest) in left)
            {
                var distance = distances[(node * size) + nearest];
                if (best < 0 || distance < least)
                {
                    (best, least) = (node, distance);
                }
            }

            edges.Add((left[best], best));
            left.Remove(best);
            foreach (var node in left.Keys)
            {
                if (distances[(node * size) + best] < distances[(node * size) + left[node]])
                {
                    left[node] = best;
                }
            }
        }

        return edges;
    }
}
