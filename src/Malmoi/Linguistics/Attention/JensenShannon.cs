namespace Malmoi.Linguistics.Attention;

/// <summary>How differently heads spread their attention: the Jensen-Shannon divergence (Lin, 1991), averaged over words; keeps sums alone.</summary>
/// <remarks>
/// JS(p, q) = H((p + q) / 2) - (H(p) + H(q)) / 2, from 0 for equal attention to ln 2 where no word is looked at by both. Its square
/// root is a distance (Endres and Schindelin, 2003).
/// </remarks>
public sealed class JensenShannon
{
    private double[,] _sums = new double[0, 0];
    private int _headsOfLayer;
    private long _units;

    /// <summary>Heads of all layers, in the order of layers.</summary>
    public int Heads => _sums.GetLength(0);

    /// <summary>The layer and the head of a number, both from 0.</summary>
    public (int Layer, int Head) Place(int head) => (head / _headsOfLayer, head % _headsOfLayer);

    /// <summary>The mean divergence of two heads, in nats.</summary>
    public double this[int left, int right] => _units == 0 ? 0 : _sums[left, right] / _units;

    /// <summary>The mean divergence of every two heads.</summary>
    /// <exception cref="InputException">There was no word with attention.</exception>
    public double[,] Table()
    {
        if (_units == 0)
        {
            throw new InputException("no text has a word that all heads look from: give longer ones");
        }

        var table = new double[Heads, Heads];
        for (var left = 0; left < Heads; left++)
        {
            for (var right = 0; right < Heads; right++)
            {
                table[left, right] = this[left, right];
            }
        }

        return table;
    }

    /// <summary>Adds the attention of a text.</summary>
    public void Add(AttentionMaps maps)
    {
        if (Heads == 0)
        {
            _headsOfLayer = maps.Heads;
            _sums = new double[maps.Layers * maps.Heads, maps.Layers * maps.Heads];
        }

        var count = maps.Units.Count;
        var rows = new double[Heads][];
        for (var from = 0; from < count; from++)
        {
            if (maps.Units[from].IsSpecial || !Rows(maps, from, rows))
            {
                continue;
            }

            _units++;
            var entropies = Array.ConvertAll(rows, row => Entropy(row, row));
            for (var left = 0; left < rows.Length; left++)
            {
                for (var right = 0; right < left; right++)
                {
                    var between = Entropy(rows[left], rows[right]);
                    var divergence = Math.Max(0, between - ((entropies[left] + entropies[right]) / 2));
                    _sums[left, right] += divergence;
                    _sums[right, left] += divergence;
                }
            }
        }
    }

    // Rows that sum to one; false where a head looks at nothing that is left.
    private static bool Rows(AttentionMaps maps, int from, double[][] rows)
    {
        var count = maps.Units.Count;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = maps[i / maps.Heads, i % maps.Heads].Slice(from * count, count);
            var sum = 0.0;
            foreach (var weight in row)
            {
                sum += weight;
            }

            if (sum <= 0)
            {
                return false;
            }

            rows[i] = new double[count];
            for (var to = 0; to < count; to++)
            {
                rows[i][to] = row[to] / sum;
            }
        }

        return true;
    }

    // Of the mean of two distributions.
    private static double Entropy(double[] left, double[] right)
    {
        var entropy = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            var mean = (left[i] + right[i]) / 2;
            entropy -= mean > 0 ? mean * Math.Log(mean) : 0;
        }

        return entropy;
    }
}
