using System.Text;

namespace Malmoi.Tokenization.Models;

/// <summary>All segmentations of a text under a unigram model: the n best of them, or some drawn at random.</summary>
/// <remarks>
/// <code>
/// "▁abc"   0 --▁a--> 2 --b--> 3 --c--> 4
///          0 --▁---> 1 --ab-> 3         each way from 0 to the end is a segmentation, its score the sum along it
///                    1 --abc----------> 4
/// </code>
/// Sums are in single precision and in SentencePiece's order, so that ties come out as there.
/// </remarks>
internal sealed class UnigramLattice
{
    private readonly List<Node> _nodes = [];
    private readonly List<int>[] _starting;
    private readonly List<int>[] _ending;

    /// <param name="text">The text.</param>
    /// <param name="trie">The pieces.</param>
    /// <param name="score">The score of an id for a stretch of so many characters.</param>
    /// <param name="unknown">The id for a character that no piece spells.</param>
    /// <param name="unknownScore">The score of such a character.</param>
    public UnigramLattice(
        ReadOnlySpan<char> text,
        PieceTrie trie,
        Func<int, int, float> score,
        int unknown,
        float unknownScore
    )
    {
        _starting = [.. Enumerable.Range(0, text.Length + 1).Select(_ => new List<int>())];
        _ending = [.. Enumerable.Range(0, text.Length + 1).Select(_ => new List<int>())];
        Add(new Node(-1, 0, 0, 0), endsOnly: true);
        for (int start = 0, length; start < text.Length; start += length)
        {
            _ = Rune.DecodeFromUtf16(text[start..], out _, out length);
            var (isSpelled, characters) = (false, 0);
            var node = PieceTrie.Root;
            for (var end = start; end < text.Length && node >= 0; )
            {
                characters += char.IsLowSurrogate(text[end]) ? 0 : 1;
                node = trie.Next(node, text[end++]);
                if (node >= 0 && trie.Id(node) is >= 0 and var id)
                {
                    Add(new Node(id, start, end, score(id, characters)));
                    isSpelled |= end == start + length;
                }
            }

            if (!isSpelled)
            {
                Add(new Node(unknown, start, start + length, unknownScore));
            }
        }

        Add(new Node(-1, text.Length, text.Length, 0));
    }

    private int End => _nodes.Count - 1;

    /// <summary>The best segmentations, best first, with their scores: A* from the end, led by the exact best score from the start.</summary>
    public IReadOnlyList<(PlacedId[] Pieces, float Score)> Best(int count)
    {
        const int mostOpen = 10_000;
        const int fewestOpen = 512;
        var fromStart = Viterbi();
        var open = new ScoreHeap<Path>();
        open.Push(new Path(End, null, 0), fromStart[End]);
        var best = new List<(PlacedId[], float)>();
        while (best.Count < count && open.TryPop(out var path, out var estimate))
        {
            if (path.Node == 0)
            {
                best.Add((Pieces(path.Next), estimate));
                continue;
            }

            foreach (var node in _ending[_nodes[path.Node].Start])
            {
                open.Push(new Path(node, path, _nodes[node].Score + path.Score), fromStart[node] + path.Score);
            }

            if (open.Count >= mostOpen)
            {
                open.Keep(Math.Min(fewestOpen, count * 10));
            }
        }

        return best;
    }

    /// <summary>A segmentation drawn with probability p(x)^alpha / Z, by forward filtering and backward sampling (Kudo, 2018).</summary>
    public PlacedId[] Sample(double alpha, Random random)
    {
        var forward = Forward(alpha);
        Path? path = null;
        for (var node = End; node != 0; )
        {
            var before = _ending[_nodes[node].Start];
            var rest = random.NextDouble();
            var chosen = before[^1];
            foreach (var candidate in before)
            {
                rest -= Math.Exp(forward[candidate] + (alpha * _nodes[candidate].Score) - forward[node]);
                if (rest < 0)
                {
                    chosen = candidate;
                    break;
                }
            }

            if (chosen != 0)
            {
                path = new Path(chosen, path, 0);
            }

            node = chosen;
        }

        return Pieces(path);
    }

    /// <summary>ln of the sum over all segmentations of p(x)^alpha.</summary>
    public double LogPartition(double alpha) => Forward(alpha)[End];

    // forward[node] = ln Σ p(way to node's start)^alpha.
    private double[] Forward(double alpha)
    {
        var forward = new double[_nodes.Count];
        for (var position = 0; position < _starting.Length; position++)
        {
            foreach (var node in _starting[position])
            {
                var sum = double.NegativeInfinity;
                foreach (var before in _ending[position])
                {
                    var way = forward[before] + (alpha * _nodes[before].Score);
                    var (high, low) = way > sum ? (way, sum) : (sum, way);
                    sum = high + Math.Log(1 + Math.Exp(low - high));
                }

                forward[node] = sum;
            }
        }

        return forward;
    }

    private float[] Viterbi()
    {
        var best = new float[_nodes.Count];
        for (var position = 0; position < _starting.Length; position++)
        {
            foreach (var node in _starting[position])
            {
                var highest = float.NegativeInfinity;
                foreach (var before in _ending[position])
                {
                    highest = Math.Max(highest, best[before] + _nodes[node].Score);
                }

                best[node] = highest;
            }
        }

        return best;
    }

    private void Add(Node node, bool endsOnly = false)
    {
        if (!endsOnly)
        {
            _starting[node.Start].Add(_nodes.Count);
        }

        if (node.Id >= 0 || endsOnly)
        {
            _ending[node.End].Add(_nodes.Count);
        }

        _nodes.Add(node);
    }

    private PlacedId[] Pieces(Path? path)
    {
        var pieces = new List<PlacedId>();
        for (; path is not null && path.Node != End; path = path.Next)
        {
            var node = _nodes[path.Node];
            pieces.Add(new PlacedId(node.Id, node.Start, node.End));
        }

        return [.. pieces];
    }

    private readonly record struct Node(int Id, int Start, int End, float Score);

    /// <summary>A way from a node to the end of the text, and the score of what follows that node and itself.</summary>
    private sealed record Path(int Node, Path? Next, float Score);
}
