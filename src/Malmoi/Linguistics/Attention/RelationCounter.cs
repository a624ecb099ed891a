using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Attention;

/// <summary>Counts how often each head, and each fixed offset, finds the heads of the words of each relation; keeps counts alone.</summary>
public sealed class RelationCounter
{
    /// <summary>Offsets from -10 to 10 are tried.</summary>
    public const int FarthestOffset = 10;

    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private DirectedHead[] _heads = [];

    // Rows with the same heads share the list, by which their guesses are known.
    private readonly Dictionary<DirectedHead, DirectedHead[]> _alone = [];

    /// <summary>Adds a sentence.</summary>
    /// <param name="sentence">With its tree.</param>
    /// <param name="maps">Attention between its words alone.</param>
    public void Add(TreebankSentence sentence, AttentionMaps maps)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(maps.Units.Count, sentence.Words.Count, nameof(maps));
        if (_heads.Length == 0)
        {
            _heads =
            [
                .. from layer in Enumerable.Range(0, maps.Layers)
                from head in Enumerable.Range(0, maps.Heads)
                from direction in Enum.GetValues<AttentionDirection>()
                select new DirectedHead(layer, head, direction),
            ];
        }

        var words = sentence.Words;
        Row[][] rows = [.. words.Select(word => RelationRows.Of(word).Select(Find).ToArray())];
        for (var word = 0; word < words.Count; word++)
        {
            foreach (var row in rows[word])
            {
                row.Count(words[word].Head - words[word].Number);
            }
        }

        var guesses = new int[words.Count];
        for (var head = 0; head < _heads.Length; head++)
        {
            HeadGuess.Of(maps, _heads[head], guesses);
            for (var word = 0; word < words.Count; word++)
            {
                if (guesses[word] == words[word].Head - 1)
                {
                    foreach (var row in rows[word])
                    {
                        row.Hits[head]++;
                    }
                }
            }
        }
    }

    /// <summary>The best head and the best offset of each row, the frequent rows first.</summary>
    /// <param name="least">Rows of fewer words are left out.</param>
    /// <param name="most">How many heads are named, the best first: which of them guess best together is for <see cref="HeadGroups"/> to say.</param>
    public IReadOnlyList<RelationChoice> Choices(int least = 1, int most = 1) =>
        [
            .. _rows
                .Where(row => row.Value.Total >= least)
                .OrderByDescending(row => row.Value.Total)
                .ThenBy(row => row.Key, StringComparer.Ordinal)
                .Select(row => row.Value.Choice(row.Key, Best(row.Value, most))),
        ];

    /// <summary>How often each head is right about a row's words.</summary>
    public IReadOnlyList<(DirectedHead Head, double Accuracy)> Accuracies(string row) =>
        _rows.TryGetValue(row, out var found)
            ? [.. _heads.Select((head, i) => (head, (double)found.Hits[i] / found.Total))]
            : [];

    // Among equals the first; each head in its best direction only, lest one outvote the others.
    private DirectedHead[] Best(Row row, int most)
    {
        int[] order =
        [
            .. Enumerable
                .Range(0, _heads.Length)
                .OrderByDescending(head => row.Hits[head])
                .DistinctBy(head => (_heads[head].Layer, _heads[head].Head))
                .Take(most),
        ];
        if (order is not [var only])
        {
            return [.. order.Select(head => _heads[head])];
        }

        if (!_alone.TryGetValue(_heads[only], out var alone))
        {
            _alone[_heads[only]] = alone = [_heads[only]];
        }

        return alone;
    }

    private Row Find(string name)
    {
        if (!_rows.TryGetValue(name, out var row))
        {
            _rows[name] = row = new Row(_heads.Length);
        }

        return row;
    }

    private sealed class Row(int heads)
    {
        private readonly long[] _offsets = new long[(2 * FarthestOffset) + 1];

        public long[] Hits { get; } = new long[heads];

        public long Total { get; private set; }

        public void Count(int offset)
        {
            Total++;
            if (Math.Abs(offset) <= FarthestOffset)
            {
                _offsets[offset + FarthestOffset]++;
            }
        }

        // Among equals the offset nearest to the word.
        public RelationChoice Choice(string name, DirectedHead[] heads)
        {
            var nearest = 1;
            for (var distance = 1; distance <= FarthestOffset; distance++)
            {
                nearest = At(distance) > At(nearest) ? distance : nearest;
                nearest = At(-distance) > At(nearest) ? -distance : nearest;
            }

            return new RelationChoice(
                name,
                Total,
                heads,
                (double)Hits.Max() / Total,
                nearest,
                (double)At(nearest) / Total
            );
        }

        private long At(int offset) => _offsets[offset + FarthestOffset];
    }
}

/// <summary>What finds the heads of a relation best.</summary>
/// <param name="Row">The relation, or another row of the table.</param>
/// <param name="Words">It was chosen on so many.</param>
/// <param name="Heads">Heads of the model, the best first; they guess together.</param>
/// <param name="Accuracy">The share of words whose head is found, on the data it was chosen on: by the first alone, until <see cref="HeadGroups"/> says how many.</param>
/// <param name="Offset">The fixed offset: 1 is the next word.</param>
/// <param name="Baseline">The share that the offset finds there.</param>
public sealed record RelationChoice(
    string Row,
    long Words,
    IReadOnlyList<DirectedHead> Heads,
    double Accuracy,
    int Offset,
    double Baseline
);
