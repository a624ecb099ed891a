using CsCheck;
using Malmoi.Decoding;

namespace Malmoi.Tests.Decoding;

public class LogitFilterTests
{
    private static readonly Gen<float[]> Logits = Gen.Float[-8f, 8f].Array[1, 30];

    [Fact]
    public void Temperature_divides_log_ratios() =>
        Gen.Select(Logits, Gen.Double[0.1, 5])
            .Sample(
                (logits, temperature) =>
                {
                    var after = Applied(new Temperature(temperature), logits);
                    return Enumerable
                        .Range(1, logits.Length - 1)
                        .All(i => Math.Abs(after[i] - after[0] - ((logits[i] - logits[0]) / temperature)) < 1e-3);
                }
            );

    [Fact]
    public void A_temperature_of_one_changes_no_probability() =>
        Logits.Sample(logits => Close(Probabilities(Applied(new Temperature(1), logits)), Probabilities(logits)));

    [Fact]
    public void A_tiny_temperature_overflows_nothing() =>
        Assert.Equal(
            [0f, float.NegativeInfinity, -2e30f],
            Applied(new Temperature(1e-30), [5, float.NegativeInfinity, 3])
        );

    [Fact]
    public void Top_k_keeps_the_k_likeliest_and_their_ratios() =>
        Gen.Select(Logits, Gen.Int[1, 40])
            .Sample(
                (logits, k) =>
                {
                    var after = Applied(new TopK(k), logits);
                    var kept = Kept(after);
                    var least = kept.Min(i => logits[i]);
                    return kept.Length == Math.Min(k, logits.Length)
                        && kept.All(i => after[i] == logits[i])
                        && Enumerable.Range(0, logits.Length).Except(kept).All(i => logits[i] <= least);
                }
            );

    [Fact]
    public void Top_p_keeps_the_smallest_set_that_reaches_p() =>
        Gen.Select(Logits, Gen.Double[0.01, 0.99])
            .Sample(
                (logits, p) =>
                {
                    var before = Probabilities(logits);
                    var kept = Kept(Applied(new TopP(p), logits));
                    var mass = kept.Sum(i => before[i]);
                    var withoutLeast = mass - kept.Min(i => before[i]);
                    return mass >= p - 1e-6
                        && withoutLeast < p + 1e-6
                        && kept.Contains(Array.IndexOf(logits, logits.Max()));
                }
            );

    [Fact]
    public void Top_p_of_one_keeps_everything() =>
        Logits.Sample(logits => Applied(new TopP(1), logits).SequenceEqual(logits));

    [Fact]
    public void Min_p_keeps_what_is_likely_beside_the_likeliest() =>
        Gen.Select(Logits, Gen.Double[0, 1])
            .Sample(
                (logits, ratio) =>
                {
                    var before = Probabilities(logits);
                    var kept = Kept(Applied(new MinP(ratio), logits));
                    return Enumerable
                        .Range(0, logits.Length)
                        .All(i =>
                            Math.Abs(before[i] - (ratio * before.Max())) < 1e-9
                            || kept.Contains(i) == before[i] > ratio * before.Max()
                        );
                }
            );

    [Fact]
    public void Equals_are_cut_in_the_order_of_their_ids() =>
        Assert.Equal([0, 1, 2], Kept(Applied(new TopK(3), new float[50])));

    [Fact]
    public void A_repetition_penalty_makes_written_tokens_less_likely_once() =>
        Assert.Equal([2f, -2f, 3f], Applied(new RepetitionPenalty(2), [4, -1, 3], history: [0, 1, 1, 0]));

    [Fact]
    public void What_is_suppressed_is_never_left() =>
        Assert.Equal([1], Kept(Applied(new Suppression([0, 2]), [1, 2, 3])));

    [Fact]
    public void Impossible_values_are_refused()
    {
        Assert.Throws<InputException>(() => new Temperature(0));
        Assert.Throws<InputException>(() => new Temperature(double.NaN));
        Assert.Throws<InputException>(() => new TopK(0));
        Assert.Throws<InputException>(() => new TopP(0));
        Assert.Throws<InputException>(() => new TopP(1.5));
        Assert.Throws<InputException>(() => new MinP(-0.1));
        Assert.Throws<InputException>(() => new RepetitionPenalty(-1));
    }

    private static float[] Applied(ILogitFilter filter, float[] logits, int[]? history = null)
    {
        float[] copy = [.. logits];
        filter.Apply(copy, history);
        return copy;
    }

    private static int[] Kept(float[] logits) =>
        [.. Enumerable.Range(0, logits.Length).Where(i => !float.IsNegativeInfinity(logits[i]))];

    private static double[] Probabilities(float[] logits)
    {
        var sum = logits.Sum(logit => Math.Exp(logit));
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }

    private static bool Close(double[] left, double[] right) =>
        left.Zip(right).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
}
