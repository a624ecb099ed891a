using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Some tokens are told in a random order, each from the text around and from those whose turn came before (XLNet, Yang et al., 2019).</summary>
/// <remarks>
/// <code>
///   text      the  cat  sat  on  the  mat          a place sees: all that are not told, and of those that are told,
///   order     -1    3   -1   -1   -1   0            the ones of a lower order: mat is told without cat, cat with mat
///   labels          cat                mat
/// </code>
/// As published, one token of K = 6 is told, in spans of one to five words that are drawn with probability 1/length, each in a context six times as long. Spans
/// begin and end with words, where the passage has marks.
/// </remarks>
public sealed class PermutedOrder : IObjective
{
    /// <summary>Tokens of which one is told.</summary>
    public int K { get; init; } = 6;

    /// <summary>Words a span at most.</summary>
    public int LongestSpan { get; init; } = 5;

    public Example Make(Passage passage, Xoshiro256 random)
    {
        var isTold = Told(passage, random);
        var order = random.Permutation(passage.Ids.Length);
        var labels = new int[passage.Ids.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = isTold[i] ? passage.Ids[i] : Example.Ignored;
            order[i] = isTold[i] ? order[i] : -1;
        }

        return new Example
        {
            Tokens = passage.Ids,
            Labels = labels,
            Order = order,
        };
    }

    /// <summary>Whether a place may see another, while its own token is told; content streams see their own token too.</summary>
    /// <param name="order">Of a row of a batch.</param>
    /// <param name="from">The place that sees.</param>
    /// <param name="to">The place that is seen.</param>
    public static bool Sees(ReadOnlySpan<int> order, int from, int to) => order[to] < 0 || order[to] < order[from];

    private bool[] Told(Passage passage, Xoshiro256 random)
    {
        var words = Runs.Of(passage.Marks, TokenMarks.Word);
        var isTold = new bool[passage.Ids.Length];
        var goal = Math.Max(1, passage.Ids.Length / K);
        double[] weights = [.. Enumerable.Range(1, LongestSpan).Select(length => 1.0 / length)];
        var left = goal;
        for (var place = 0; left > 0; )
        {
            var length = Math.Min(1 + random.Choose(weights), left);
            var context = length * K;
            var before = random.Next(context);
            var first = words.FindIndex(word => word.Start.Value >= place + before);
            if (first < 0)
            {
                break;
            }

            var last = Math.Min(first + length, words.Count) - 1;
            // Words of more tokens than are left to tell lose their ends.
            var (start, end) = (
                words[first].Start.Value,
                Math.Min(words[last].End.Value, words[first].Start.Value + left)
            );
            left -= Tell(isTold, start, end);
            place = words[last].End.Value + (context - before);
        }

        // What the spans have not filled is told by single tokens.
        foreach (var single in random.Permutation(isTold.Length))
        {
            if (left > 0 && !isTold[single] && !passage.Marks[single].HasFlag(TokenMarks.Special))
            {
                isTold[single] = true;
                left--;
            }
        }

        return isTold;
    }

    private static int Tell(bool[] isTold, int start, int end)
    {
        isTold.AsSpan(start, end - start).Fill(true);
        return end - start;
    }
}
