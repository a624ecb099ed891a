using System.Globalization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>What modified Kneser-Ney takes off a count of one, of two, and of three or more.</summary>
public readonly record struct Discounts(double One, double Two, double ThreeOrMore)
{
    /// <summary>Used where the counts of counts give none, as KenLM's <c>--discount_fallback</c>.</summary>
    public static Discounts Fallback { get; } = new(0.5, 1, 1.5);

    /// <summary>The closed form of Chen and Goodman (1998), equation 26; null where it has no answer.</summary>
    /// <remarks>
    /// Y = n1 / (n1 + 2 n2),  D_i = i - (i + 1) Y n_{i+1} / n_i  for i = 1, 2, 3. There must be n-grams with counts of one, two
    /// and three, and no D_i may be below 0 or above i.
    /// </remarks>
    public static Discounts? Estimate(CountsOfCounts counts)
    {
        if (counts[1] == 0 || counts[2] == 0 || counts[3] == 0)
        {
            return null;
        }

        var y = counts[1] / (counts[1] + (2.0 * counts[2]));
        Span<double> discounts = stackalloc double[4];
        for (var i = 1; i <= 3; i++)
        {
            discounts[i] = i - ((i + 1) * y * counts[i + 1] / counts[i]);
            if (discounts[i] < 0 || discounts[i] > i)
            {
                return null;
            }
        }

        return new Discounts(discounts[1], discounts[2], discounts[3]);
    }

    /// <summary>Whether no discount is below 0 or above the count it is taken off.</summary>
    public bool AreWithinCounts => One is >= 0 and <= 1 && Two is >= 0 and <= 2 && ThreeOrMore is >= 0 and <= 3;

    /// <summary>What to take off <paramref name="count"/>.</summary>
    public double Of(uint count) =>
        count switch
        {
            0 => 0,
            1 => One,
            2 => Two,
            _ => ThreeOrMore,
        };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{One:0.######} {Two:0.######} {ThreeOrMore:0.######}");
}
