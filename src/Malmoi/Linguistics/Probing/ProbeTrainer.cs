namespace Malmoi.Linguistics.Probing;

/// <summary>Trains a probe, and keeps it as it was when it did best on examples held out.</summary>
public static class ProbeTrainer
{
    private const int Halvings = 2;
    private const int LeastSteps = 32; // between two looks at what is held out
    private const int Reading = 256; // examples read at once where nothing is learnt

    /// <summary>A trained probe.</summary>
    /// <param name="vectors">Of the examples.</param>
    /// <param name="data">The examples.</param>
    /// <param name="learnt">Which are learnt from.</param>
    /// <param name="held">Which are held out to say when to stop; none: all passes are made.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Of the beginning and of the order.</param>
    /// <param name="ct">Stops it.</param>
    public static ProbeNetwork Train(
        ProbeVectors vectors,
        ProbeData data,
        ReadOnlySpan<int> learnt,
        ReadOnlySpan<int> held,
        ProbeOptions options,
        long seed,
        CancellationToken ct = default
    )
    {
        var random = new Xoshiro256(seed, 1);
        var network = new ProbeNetwork(vectors.Width, data.Labels.Count, options.Hidden, random);
        var (adam, gradient) = (new AdamStep(network.Parameters.Length), new float[network.Parameters.Length]);
        var rows = new float[options.Batch * vectors.Width];
        var answers = new int[options.Batch];
        int[] order = [.. learnt];
        var (best, least) = (network.Copy(), Loss(network, vectors, data, held));
        var (rate, failures) = (options.Rate, 0);
        for (var epoch = 0; epoch < options.Epochs && failures <= Halvings; epoch++)
        {
            var (start, steps) = (order.Length, 0);
            while (start < order.Length || steps < LeastSteps)
            {
                ct.ThrowIfCancellationRequested();
                if (start >= order.Length)
                {
                    Shuffle(order, random);
                    start = 0;
                }

                var batch = order.AsSpan(start, Math.Min(options.Batch, order.Length - start));
                (start, steps) = (start + batch.Length, steps + 1);
                vectors.Read(data, batch, rows);
                for (var i = 0; i < batch.Length; i++)
                {
                    answers[i] = data.Answers[batch[i]];
                }

                network.Loss(rows.AsSpan(0, batch.Length * vectors.Width), answers.AsSpan(0, batch.Length), gradient);
                adam.Take(network.Parameters, gradient, rate);
            }

            var loss = Loss(network, vectors, data, held);
            if (loss < least || held.IsEmpty)
            {
                (best, least) = (network.Copy(), loss);
            }
            else
            {
                (rate, failures) = (rate / 2, failures + 1);
            }
        }

        return best;
    }

    /// <summary>The sum of -ln p(answer) over examples.</summary>
    public static double Loss(ProbeNetwork network, ProbeVectors vectors, ProbeData data, ReadOnlySpan<int> examples)
    {
        var sum = 0.0;
        var answers = data.Answers;
        Predict(network, vectors, data, examples, (example, row) => sum -= row[answers[example]]);
        return sum;
    }

    /// <summary>Which examples a probe guesses right.</summary>
    /// <returns>In the order of the data.</returns>
    public static bool[] Hits(ProbeNetwork network, ProbeVectors vectors, ProbeData data)
    {
        var hits = new bool[data.Count];
        int[] all = [.. Enumerable.Range(0, data.Count)];
        Predict(network, vectors, data, all, (example, row) => hits[example] = Best(row) == data.Answers[example]);
        return hits;
    }

    /// <summary>Puts numbers in a random order (Fisher and Yates).</summary>
    internal static void Shuffle(Span<int> order, Xoshiro256 random)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    private delegate void Seen(int example, ReadOnlySpan<float> logarithms);

    private static void Predict(
        ProbeNetwork network,
        ProbeVectors vectors,
        ProbeData data,
        ReadOnlySpan<int> examples,
        Seen seen
    )
    {
        var outputs = network.Outputs;
        var (rows, logarithms) = (new float[Reading * vectors.Width], new float[Reading * outputs]);
        for (var start = 0; start < examples.Length; start += Reading)
        {
            var batch = examples.Slice(start, Math.Min(Reading, examples.Length - start));
            vectors.Read(data, batch, rows);
            network.Predict(rows.AsSpan(0, batch.Length * vectors.Width), logarithms.AsSpan(0, batch.Length * outputs));
            for (var i = 0; i < batch.Length; i++)
            {
                seen(batch[i], logarithms.AsSpan(i * outputs, outputs));
            }
        }
    }

    /// <summary>The place of the greatest, the first among equals.</summary>
    internal static int Best(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            best = row[i] > row[best] ? i : best;
        }

        return best;
    }
}
