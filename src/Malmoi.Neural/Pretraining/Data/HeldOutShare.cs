namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Which documents are kept from training: one of every so many, at a random place among them.</summary>
/// <param name="Share">Above 0 and at most a half; taken as one of a whole number.</param>
/// <param name="Seed">Of the places.</param>
public sealed record HeldOutShare(double Share, long Seed = 0)
{
    /// <summary>Above 0 and at most a half.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public double Share { get; } =
        Share is > 0 and <= 0.5
            ? Share
            : throw new InputException(
                FormattableString.Invariant($"a share of {Share} cannot be held out: give one above 0 and at most 0.5")
            );

    /// <summary>Whether a document is held out.</summary>
    /// <param name="document">Its number, from 0 on.</param>
    public bool Contains(long document)
    {
        var run = (int)Math.Min(Math.Round(1 / Share), int.MaxValue);
        return document % run == KeyedRandom.Of(Seed, 0, document / run).Next(run);
    }
}
