namespace Malmoi.WordVectors;

/// <summary>What is asked of all words at once.</summary>
internal sealed record SearchQuestion
{
    /// <summary>Ids that are no answer.</summary>
    public int[] Excluded { get; init; } = [];

    /// <summary>How many of the question's terms shall be near; with none negative and one positive the score is the cosine.</summary>
    public int Positive { get; init; } = 1;

    /// <summary>How many of the question's terms, after the positive ones, shall be far.</summary>
    public int Negative { get; init; }

    public int Terms => Positive + Negative;
}

/// <summary>Finds the nearest words by looking at every one, for many questions in one pass over the matrix.</summary>
/// <remarks>
/// Rows are taken in blocks that stay in the cache while every term is multiplied with them, four terms at a time; threads
/// share out the blocks. The answer does not depend on their number: ties go to the lower id.
/// </remarks>
internal sealed class ExactSearch(WordEmbeddings vectors)
{
    private const int BlockFloats = 1 << 14;
    private const int PieceBlocks = 16;

    /// <summary>Threads to use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Only the first so many words are answers.</summary>
    public int Within { get; init; } = int.MaxValue;

    /// <param name="terms">Unit vectors one after the other: for each question its positive and its negative terms.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="k">How many words each wants.</param>
    /// <param name="ct">Stops between blocks.</param>
    /// <returns>For each question its words, best first.</returns>
    public Neighbour[][] Find(
        ReadOnlyMemory<float> terms,
        IReadOnlyList<SearchQuestion> questions,
        int k,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        var rows = Math.Min(vectors.Count, Within);
        k = Math.Min(k, rows);
        var rowsInBlock = Math.Max(1, BlockFloats / vectors.Dimensions);
        var rowsInPiece = rowsInBlock * PieceBlocks;
        List<BestAnswers[]> found = [];
        Workers.Run(
            Threads,
            (rows + rowsInPiece - 1) / rowsInPiece,
            () =>
            {
                BestAnswers[] own = [.. questions.Select(question => new BestAnswers(k, question.Excluded))];
                lock (found)
                {
                    found.Add(own);
                }

                return (Best: own, Products: new float[terms.Length / vectors.Dimensions * rowsInBlock]);
            },
            (own, piece) =>
            {
                var end = Math.Min(rows, (piece + 1) * rowsInPiece);
                for (var start = piece * rowsInPiece; start < end; start += rowsInBlock)
                {
                    Search(start, Math.Min(end, start + rowsInBlock), terms.Span, questions, own.Best, own.Products);
                }
            },
            ct
        );
        var answers = new Neighbour[questions.Count][];
        for (var i = 0; i < answers.Length; i++)
        {
            var merged = new BestAnswers(k, []);
            foreach (var own in found)
            {
                merged.Add(own[i]);
            }

            answers[i] = merged.ToNeighbours(vectors.Words);
        }

        return answers;
    }

    private void Search(
        int start,
        int end,
        ReadOnlySpan<float> terms,
        IReadOnlyList<SearchQuestion> questions,
        BestAnswers[] best,
        float[] products
    )
    {
        Multiply(vectors.Matrix.Span, start, end, terms, products);
        var norms = vectors.Norms;
        var count = end - start;
        var term = 0;
        for (var i = 0; i < best.Length; i++)
        {
            var question = questions[i];
            for (var row = 0; row < count; row++)
            {
                var norm = norms[start + row];
                var inverse = norm > 0 ? 1 / norm : 0;
                var score =
                    question.Terms == 1 && question.Positive == 1
                        ? products[(term * count) + row] * inverse
                        : Quotient(products, term, count, row, question, inverse);
                best[i].Offer(start + row, score);
            }

            term += question.Terms;
        }
    }

    // products[t * count + r]: the product of term t and row r.
    private void Multiply(ReadOnlySpan<float> matrix, int start, int end, ReadOnlySpan<float> terms, float[] products)
    {
        var dimensions = vectors.Dimensions;
        var count = end - start;
        var term = 0;
        for (; (term + 4) * dimensions <= terms.Length; term += 4)
        {
            var four = terms.Slice(term * dimensions, 4 * dimensions);
            for (var row = 0; row < count; row++)
            {
                var sums = DotProduct.OfFour(matrix.Slice((start + row) * dimensions, dimensions), four);
                for (var i = 0; i < 4; i++)
                {
                    products[((term + i) * count) + row] = sums[i];
                }
            }
        }

        for (; term * dimensions < terms.Length; term++)
        {
            var one = terms.Slice(term * dimensions, dimensions);
            for (var row = 0; row < count; row++)
            {
                products[(term * count) + row] = DotProduct.Of(
                    matrix.Slice((start + row) * dimensions, dimensions),
                    one
                );
            }
        }
    }

    private static float Quotient(
        float[] products,
        int term,
        int count,
        int row,
        SearchQuestion question,
        float inverse
    )
    {
        float near = 1,
            far = 1;
        for (var t = 0; t < question.Terms; t++)
        {
            var shifted = (1 + (products[((term + t) * count) + row] * inverse)) / 2;
            (near, far) = t < question.Positive ? (near * shifted, far) : (near, far * shifted);
        }

        return near / (far + Analogy.Epsilon);
    }
}
