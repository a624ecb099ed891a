namespace Malmoi.WordVectors;

/// <summary>How the cosines with the words of an analogy become one number.</summary>
public enum AnalogyMethod
{
    /// <summary>3CosAdd: the cosine with the sum of directions (Mikolov, Yih and Zweig, 2013).</summary>
    Add,

    /// <summary>3CosMul: products of shifted cosines (Levy and Goldberg, 2014).</summary>
    Multiply,
}

/// <summary>Analogies solved by arithmetic on directions: king - man + woman (Mikolov, Yih and Zweig, 2013).</summary>
/// <remarks>
/// With unit vectors, 3CosAdd finds the w that has the greatest cos(w, Σ p - Σ n) over positive words p and negative words n;
/// 3CosMul the greatest Π ((cos(w, p) + 1) / 2) / (Π ((cos(w, n) + 1) / 2) + ε). The words asked about are no answers.
/// </remarks>
public static class Analogy
{
    internal const float Epsilon = 1e-6f;

    /// <summary>Answers "<paramref name="a"/> is to <paramref name="b"/> as <paramref name="c"/> is to ...", best first.</summary>
    /// <exception cref="InputException">A word has no vector.</exception>
    public static Neighbour[] Solve(
        WordEmbeddings vectors,
        string a,
        string b,
        string c,
        int k,
        AnalogyMethod method = AnalogyMethod.Add
    ) => Find(vectors, [b, c], [a], k, method);

    /// <summary>The words nearest to the positive and farthest from the negative ones, best first.</summary>
    /// <exception cref="InputException">A word has no vector, or no word is given.</exception>
    public static Neighbour[] Find(
        WordEmbeddings vectors,
        IReadOnlyList<string> positive,
        IReadOnlyList<string> negative,
        int k,
        AnalogyMethod method
    )
    {
        if (positive.Count + negative.Count == 0)
        {
            throw new InputException("nothing to search for: name a word");
        }

        List<float[]> terms = [];
        List<int> given = [];
        foreach (var word in positive.Concat(negative))
        {
            var vector = vectors.Vector(word);
            DotProduct.Scale(vector, DotProduct.InverseNorm(vector));
            terms.Add(vector);
            given.Add(vectors.Words.Find(System.Text.Encoding.UTF8.GetBytes(word)));
        }

        var question =
            method == AnalogyMethod.Add
                ? new SearchQuestion { Excluded = [.. given] }
                : new SearchQuestion
                {
                    Excluded = [.. given],
                    Positive = positive.Count,
                    Negative = negative.Count,
                };
        float[] query = method == AnalogyMethod.Add ? Sum(terms, positive.Count) : [.. terms.SelectMany(term => term)];
        return new ExactSearch(vectors).Find(query, [question], k)[0];
    }

    /// <summary>The unit vector in the direction of the first terms' sum less that of the rest.</summary>
    internal static float[] Sum(IReadOnlyList<float[]> terms, int positive)
    {
        var sum = new float[terms[0].Length];
        for (var i = 0; i < terms.Count; i++)
        {
            DotProduct.AddTo(sum, terms[i], i < positive ? 1 : -1);
        }

        DotProduct.Scale(sum, DotProduct.InverseNorm(sum));
        return sum;
    }
}
