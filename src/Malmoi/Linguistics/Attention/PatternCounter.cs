namespace Malmoi.Linguistics.Attention;

/// <summary>Averages where heads look over any number of texts; keeps sums alone.</summary>
/// <remarks>
/// Special tokens are looked at and do not look. A unit that can see but one thing, itself as the first of a causal model, is left out:
/// it has no choice. What can be seen is what any head of the layer gives weight to.
/// </remarks>
public sealed class PatternCounter
{
    private static readonly int Patterns = Enum.GetValues<SurfacePattern>().Length;

    private readonly double[] _even = new double[Patterns];
    private readonly long[] _evenUnits = new long[Patterns];
    private Sums[][] _heads = []; // by layer
    private long _units;

    /// <summary>Adds the attention of a text.</summary>
    public void Add(AttentionMaps maps)
    {
        if (_heads.Length == 0)
        {
            _heads =
            [
                .. Enumerable
                    .Range(0, maps.Layers)
                    .Select(_ => Enumerable.Range(0, maps.Heads).Select(_ => new Sums()).ToArray()),
            ];
        }

        var units = maps.Units;
        var visible = new bool[units.Count];
        for (var layer = 0; layer < maps.Layers; layer++)
        {
            for (var from = 0; from < units.Count; from++)
            {
                if (units[from].IsSpecial || maps.Alignment.IsSilent(from))
                {
                    continue;
                }

                var seen = Look(maps, layer, from, visible);
                if (seen < 2)
                {
                    continue;
                }

                var targets = Targets(units, from, visible);
                if (layer == 0)
                {
                    _units++;
                    AddEven(targets, seen);
                }

                for (var head = 0; head < maps.Heads; head++)
                {
                    var row = maps[layer, head].Slice(from * units.Count, units.Count);
                    _heads[layer][head].Add(row, targets, Math.Log(seen));
                }
            }
        }
    }

    /// <summary>The averages so far.</summary>
    /// <exception cref="InputException">No text had two units or more.</exception>
    public PatternTable Table()
    {
        if (_units == 0)
        {
            throw new InputException("no text has two words for attention to go between: give longer ones");
        }

        return new PatternTable(
            _units,
            [.. _heads.SelectMany((heads, layer) => heads.Select((sums, head) => sums.Mean(layer, head)))]
        )
        {
            EvenShares =
            [
                .. _even.Select(
                    (sum, pattern) => _evenUnits[pattern] == 0 ? null : (double?)(sum / _evenUnits[pattern])
                ),
            ],
        };
    }

    private static int Look(AttentionMaps maps, int layer, int from, bool[] visible)
    {
        var seen = 0;
        for (var to = 0; to < visible.Length; to++)
        {
            visible[to] = false;
            for (var head = 0; head < maps.Heads && !visible[to]; head++)
            {
                visible[to] = maps[layer, head][(from * visible.Length) + to] > 0;
            }

            seen += visible[to] ? 1 : 0;
        }

        return seen;
    }

    private static List<int>[] Targets(IReadOnlyList<AttentionUnit> units, int from, bool[] visible)
    {
        var targets = new List<int>[Patterns];
        for (var pattern = 0; pattern < Patterns; pattern++)
        {
            targets[pattern] = [];
        }

        for (var to = 0; to < units.Count; to++)
        {
            if (visible[to])
            {
                AddTo(SurfacePattern.Self, to == from);
                AddTo(SurfacePattern.Previous, to == from - 1);
                AddTo(SurfacePattern.Next, to == from + 1);
                AddTo(SurfacePattern.First, to == 0 && from != 0);
                AddTo(SurfacePattern.Separator, to > 0 && IsMark(units[to]));
                AddTo(SurfacePattern.SameWord, to != from && !units[to].IsSpecial && IsSame(units[to], units[from]));
                AddTo(SurfacePattern.Punctuation, to != from && !units[to].IsSpecial && IsPunctuation(units[to].Text));
            }

            void AddTo(SurfacePattern pattern, bool does)
            {
                if (does)
                {
                    targets[(int)pattern].Add(to);
                }
            }
        }

        return targets;
    }

    private void AddEven(List<int>[] targets, int seen)
    {
        for (var pattern = 0; pattern < Patterns; pattern++)
        {
            if (targets[pattern].Count > 0)
            {
                _even[pattern] += (double)targets[pattern].Count / seen;
                _evenUnits[pattern]++;
            }
        }
    }

    // Special and no blank.
    private static bool IsMark(AttentionUnit unit) => unit.IsSpecial && unit.Range.Start.Equals(unit.Range.End);

    private static bool IsSame(AttentionUnit left, AttentionUnit right) =>
        left.Text.Equals(right.Text, StringComparison.OrdinalIgnoreCase);

    private static bool IsPunctuation(string text) =>
        text.Length > 0 && text.All(c => char.IsPunctuation(c) || char.IsSymbol(c));

    private sealed class Sums
    {
        private readonly double[] _shares = new double[Patterns];
        private readonly long[] _counts = new long[Patterns];
        private double _entropy;
        private double _breadth;
        private long _units;

        public void Add(ReadOnlySpan<float> row, List<int>[] targets, double greatest)
        {
            for (var pattern = 0; pattern < Patterns; pattern++)
            {
                foreach (var to in targets[pattern])
                {
                    _shares[pattern] += row[to];
                }

                _counts[pattern] += targets[pattern].Count > 0 ? 1 : 0;
            }

            var entropy = AttentionEntropy.Of(row);
            _entropy += entropy;
            _breadth += entropy / greatest;
            _units++;
        }

        public HeadPatterns Mean(int layer, int head) =>
            new(layer, head, _entropy / _units, _breadth / _units)
            {
                Shares =
                [
                    .. _shares.Select(
                        (sum, pattern) => _counts[pattern] == 0 ? null : (double?)(sum / _counts[pattern])
                    ),
                ],
            };
    }
}
