namespace Malmoi.Instructions.Diversity;

/// <summary>vocd-D (Malvern et al., 2004): the one number of the curve that shares of different words follow as samples grow.</summary>
/// <remarks>
/// <code>
///   TTR(n) = (D/n) (√(1 + 2n/D) - 1)
/// </code>
/// fitted to the means of 100 random samples of each of 35 to 50 words, three times.
/// </remarks>
public static class VocdD
{
    /// <summary>Words of the longest sample: a text needs as many.</summary>
    public const int LongestSample = 50;

    private const int ShortestSample = 35;
    private const int Samples = 100;
    private const int Repetitions = 3;

    /// <summary>No text has a greater one: a text whose words hardly repeat fits every D above.</summary>
    public const double Greatest = 1000;

    /// <param name="words">At least <see cref="LongestSample"/>.</param>
    /// <param name="seed">Of the samples.</param>
    /// <exception cref="InputException">There are fewer words.</exception>
    public static double Of(IReadOnlyList<string> words, long seed = 1)
    {
        if (words.Count < LongestSample)
        {
            throw new InputException(
                $"vocd-D draws samples of {LongestSample} words, but the text has {words.Count}: measure a longer one"
            );
        }

        var random = new Xoshiro256(seed);
        return Enumerable.Range(0, Repetitions).Average(_ => Fit(Curve(words, random)));
    }

    /// <summary>The share of different words that D foretells for samples of a length.</summary>
    public static double Expected(double d, int length) => d / length * (Math.Sqrt(1 + (2 * length / d)) - 1);

    private static double[] Curve(IReadOnlyList<string> words, Xoshiro256 random)
    {
        int[] places = [.. Enumerable.Range(0, words.Count)];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var curve = new double[LongestSample - ShortestSample + 1];
        for (var length = ShortestSample; length <= LongestSample; length++)
        {
            long types = 0;
            for (var sample = 0; sample < Samples; sample++)
            {
                seen.Clear();
                // The first of a shuffle: without replacement.
                for (var i = 0; i < length; i++)
                {
                    var other = i + random.Next(places.Length - i);
                    (places[i], places[other]) = (places[other], places[i]);
                    seen.Add(words[places[i]]);
                }

                types += seen.Count;
            }

            curve[length - ShortestSample] = (double)types / Samples / length;
        }

        return curve;
    }

    // The sum of squares has one least place: halves of its slope's sign find it.
    private static double Fit(double[] curve)
    {
        var (low, high) = (1e-3, Greatest);
        for (var i = 0; i < 100; i++)
        {
            var (left, right) = (low + ((high - low) / 3), high - ((high - low) / 3));
            (low, high) = Error(curve, left) < Error(curve, right) ? (low, right) : (left, high);
        }

        return (low + high) / 2;
    }

    private static double Error(double[] curve, double d) =>
        curve.Index().Sum(point => Math.Pow(point.Item - Expected(d, ShortestSample + point.Index), 2));
}
