using Malmoi.Evaluation;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Attention;

/// <summary>Tries chosen heads and offsets on sentences that they were not chosen on; keeps sums alone.</summary>
/// <param name="choices">Of <see cref="RelationCounter"/>.</param>
/// <param name="seed">Of the intervals.</param>
public sealed class RelationTest(IReadOnlyList<RelationChoice> choices, long seed = 0)
{
    private readonly Dictionary<string, int> _rows = choices
        .Select((choice, i) => (choice.Row, i))
        .ToDictionary(pair => pair.Row, pair => pair.i, StringComparer.Ordinal);
    private readonly PoissonBootstrap _sums = new(3 * choices.Count, seed);

    /// <summary>Adds a sentence.</summary>
    /// <param name="sentence">With its tree.</param>
    /// <param name="maps">Attention between its words alone.</param>
    public void Add(TreebankSentence sentence, AttentionMaps maps)
    {
        var words = sentence.Words;
        var counts = new int[3 * choices.Count]; // of each row: words, found by the heads, found by the offset
        var guesses = new Dictionary<IReadOnlyList<DirectedHead>, int[]>();
        foreach (var word in words)
        {
            foreach (var name in RelationRows.Of(word))
            {
                if (_rows.TryGetValue(name, out var row))
                {
                    var choice = choices[row];
                    if (!guesses.TryGetValue(choice.Heads, out var guess))
                    {
                        guesses[choice.Heads] = guess = new int[words.Count];
                        HeadGuess.Of(maps, choice.Heads, guess);
                    }

                    counts[3 * row]++;
                    counts[(3 * row) + 1] += guess[word.Number - 1] == word.Head - 1 ? 1 : 0;
                    counts[(3 * row) + 2] += word.Number + choice.Offset == word.Head ? 1 : 0;
                }
            }
        }

        _sums.Add(counts);
    }

    /// <summary>A result for each row that the sentences had words of, in the order of the choices.</summary>
    /// <param name="least">Rows of fewer words are left out.</param>
    public IReadOnlyList<RelationResult> Results(int least = 1) =>
        [
            .. choices
                .Select((choice, row) => Result(choice, 3 * row))
                .Where(result => result.Words >= Math.Max(1, least)),
        ];

    private RelationResult Result(RelationChoice choice, int row)
    {
        var words = _sums.Sum(row);
        return new RelationResult(
            choice,
            words,
            (double)_sums.Sum(row + 1) / words,
            Interval(sums => sums[row + 1] / sums[row]),
            (double)_sums.Sum(row + 2) / words,
            Interval(sums => (sums[row + 1] - sums[row + 2]) / sums[row])
        );

        Interval Interval(Func<IReadOnlyList<double>, double> figure) => _sums.Central(figure);
    }
}

/// <summary>How chosen heads do on sentences that they were not chosen on.</summary>
/// <param name="Choice">What was chosen.</param>
/// <param name="Words">Words of the relation.</param>
/// <param name="Accuracy">The share whose head they find.</param>
/// <param name="Interval">95 %, sentences drawn anew.</param>
/// <param name="Baseline">The share that the chosen offset finds.</param>
/// <param name="Gain">95 % interval of the difference between the two.</param>
public sealed record RelationResult(
    RelationChoice Choice,
    long Words,
    double Accuracy,
    Interval Interval,
    double Baseline,
    Interval Gain
);
