namespace Malmoi.Linguistics.Probing;

/// <summary>Trains a probe on whole sentences (Kingma and Ba, 2015): a tenth of them is held out, and where it gets no better the rate is halved, twice.</summary>
internal static class SentenceDescent
{
    private const int HeldEvery = 10;
    private const int Halvings = 2;

    /// <summary>The loss of a sentence; its gradient is added to <paramref name="slopes"/>, unless they are empty.</summary>
    public delegate double Loss(int sentence, Span<float> slopes);

    /// <summary>Leaves in <paramref name="parameters"/> those of the least loss on what is held out.</summary>
    /// <param name="parameters">Where it begins.</param>
    /// <param name="sentences">How many there are.</param>
    /// <param name="batch">Sentences a step.</param>
    /// <param name="epochs">At most.</param>
    /// <param name="rate">At first.</param>
    /// <param name="random">Of the order.</param>
    /// <param name="loss">At the parameters as they stand.</param>
    /// <param name="ct">Stops.</param>
    public static void Train(
        float[] parameters,
        int sentences,
        int batch,
        int epochs,
        double rate,
        Xoshiro256 random,
        Loss loss,
        CancellationToken ct
    )
    {
        var (adam, gradient) = (new AdamStep(parameters.Length), new float[parameters.Length]);
        var parts = Enumerable.Range(0, sentences).ToLookup(sentence => sentence % HeldEvery == HeldEvery - 1);
        var (order, held) = (parts[false].ToArray(), parts[true].ToArray());
        var (best, least) = (parameters.AsSpan().ToArray(), double.PositiveInfinity);
        var failures = 0;
        for (var epoch = 0; epoch < epochs && failures <= Halvings; epoch++)
        {
            ProbeTrainer.Shuffle(order, random);
            foreach (var together in order.Chunk(batch))
            {
                ct.ThrowIfCancellationRequested();
                gradient.AsSpan().Clear();
                foreach (var sentence in together)
                {
                    loss(sentence, gradient);
                }

                foreach (ref var slope in gradient.AsSpan())
                {
                    slope /= together.Length;
                }

                adam.Take(parameters, gradient, rate);
            }

            var now = held.Sum(sentence => loss(sentence, []));
            if (now < least || held.Length == 0)
            {
                (best, least) = (parameters.AsSpan().ToArray(), now);
            }
            else
            {
                (rate, failures) = (rate / 2, failures + 1);
            }
        }

        best.CopyTo(parameters, 0);
    }
}
