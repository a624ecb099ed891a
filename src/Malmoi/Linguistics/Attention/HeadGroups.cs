using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Attention;

/// <summary>Counts how many of a relation's best heads find most together; keeps counts alone.</summary>
/// <param name="ranked">Of <see cref="RelationCounter"/>, each with the heads that may be taken, the best first.</param>
public sealed class HeadGroups(IReadOnlyList<RelationChoice> ranked)
{
    private readonly Dictionary<string, int> _rows = ranked
        .Select((choice, row) => (choice.Row, row))
        .ToDictionary(pair => pair.Row, pair => pair.row, StringComparer.Ordinal);
    private readonly long[][] _hits = [.. ranked.Select(choice => new long[choice.Heads.Count])];

    /// <summary>Adds a sentence, of those that the heads were ranked on.</summary>
    /// <param name="sentence">With its tree.</param>
    /// <param name="maps">Attention between its words alone.</param>
    public void Add(TreebankSentence sentence, AttentionMaps maps)
    {
        var words = sentence.Words;
        var (sums, guesses) = (new float[words.Count * words.Count], new int[words.Count]);
        var rows = words
            .SelectMany(word =>
                RelationRows.Of(word).Select(name => (Word: word, Row: _rows.GetValueOrDefault(name, -1)))
            )
            .Where(found => found.Row >= 0)
            .ToLookup(found => found.Row, found => found.Word);
        foreach (var row in rows)
        {
            Array.Clear(sums);
            for (var group = 0; group < ranked[row.Key].Heads.Count; group++)
            {
                HeadGuess.AddShares(maps, ranked[row.Key].Heads[group], sums);
                HeadGuess.Of(sums, guesses);
                _hits[row.Key][group] += row.Count(word => guesses[word.Number - 1] == word.Head - 1);
            }
        }
    }

    /// <summary>The same choices with as many heads as find most together; among equals the fewest.</summary>
    public IReadOnlyList<RelationChoice> Choices() => [.. ranked.Select((choice, row) => Best(choice, _hits[row]))];

    private static RelationChoice Best(RelationChoice choice, long[] hits)
    {
        var most = Array.IndexOf(hits, hits.Max());
        return choice with { Heads = [.. choice.Heads.Take(most + 1)], Accuracy = (double)hits[most] / choice.Words };
    }
}
