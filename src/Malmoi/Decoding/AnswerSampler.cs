using System.Numerics;
using System.Runtime.InteropServices;

namespace Malmoi.Decoding;

/// <summary>Draws a token, and says how likely it was and how uncertain the model was.</summary>
/// <remarks>
/// Likelihood and uncertainty are those of the whole distribution, softmax(l/T): what is ruled out, and what top-k and top-p leave away,
/// changes only what is drawn. So they are what a pass over the finished text computes.
/// </remarks>
internal sealed class AnswerSampler
{
    // e to this is nothing beside 1, and no infinity that would make it a NaN.
    private const float Least = -1000;

    // Tokens whose shares are added up at once.
    private const int Part = 1024;

    [ThreadStatic]
    private static float[]? t_powers;

    private readonly float _inverse;
    private readonly bool _isGreedy;
    private readonly ILogitFilter[] _filters;

    public AnswerSampler(AnswerOptions options)
    {
        _isGreedy = options.Temperature == 0;
        _inverse = _isGreedy ? 1 : (float)(1 / options.Temperature);
        ILogitFilter?[] filters =
        [
            options.Suppressed.Count > 0 ? new Suppression(options.Suppressed) : null,
            options.TopK is { } count ? new TopK(count) : null,
            options.TopP is { } mass ? new TopP(mass) : null,
        ];
        _filters = [.. filters.OfType<ILogitFilter>()];
    }

    /// <param name="logits">(vocabulary) unnormalised natural logarithms; changed.</param>
    /// <param name="random">Of the answer.</param>
    /// <returns>The token -1 where all are ruled out, and with a NaN where the logits are no numbers.</returns>
    public DrawnToken Draw(Span<float> logits, Xoshiro256 random)
    {
        var powers =
            t_powers is { } spare && spare.Length >= logits.Length ? spare : t_powers = new float[logits.Length];
        var (normalizer, entropy) = Measure(logits, powers);
        if (double.IsNaN(normalizer))
        {
            return new DrawnToken(-1, float.NaN, float.NaN);
        }

        foreach (var filter in _filters)
        {
            filter.Apply(logits, []);
        }

        var token =
            _isGreedy ? LogSoftmax.ArgMax(logits)
            : _filters.Length == 0 ? Choose(powers.AsSpan(0, logits.Length), random.NextDouble())
            : Choose(Kept(logits, powers), random.NextDouble());
        var logarithm = token < 0 ? double.NegativeInfinity : logits[token] - normalizer;
        return new DrawnToken(token, (float)logarithm, (float)entropy);
    }

    // Tempers the logits, and fills in e^(l - greatest).
    private (double Normalizer, double Entropy) Measure(Span<float> logits, Span<float> powers)
    {
        var (most, inverse) = (LogSoftmax.Maximum(logits), _inverse);
        var (top, scale, floor) = (new Vector<float>(most), new Vector<float>(inverse), new Vector<float>(Least));
        var (sums, products) = (Vector<float>.Zero, Vector<float>.Zero);
        var wide = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var wideTo = MemoryMarshal.Cast<float, Vector<float>>(powers);
        for (var i = 0; i < wide.Length; i++)
        {
            var below = Vector.Max((wide[i] - top) * scale, floor);
            var power = Vector.Exp(below);
            (wide[i], wideTo[i]) = (below, power);
            sums += power;
            products += power * below;
        }

        double sum = Vector.Sum(sums);
        double product = Vector.Sum(products);
        for (var i = wide.Length * Vector<float>.Count; i < logits.Length; i++)
        {
            logits[i] = Math.Max((logits[i] - most) * inverse, Least);
            powers[i] = MathF.Exp(logits[i]);
            sum += powers[i];
            product += powers[i] * logits[i];
        }

        return double.IsFinite(sum) && sum >= 1
            ? (Math.Log(sum), Math.Log(sum) - (product / sum))
            : (double.NaN, double.NaN);
    }

    // The powers of what the filters left.
    private static Span<float> Kept(ReadOnlySpan<float> logits, Span<float> powers)
    {
        for (var i = 0; i < logits.Length; i++)
        {
            powers[i] = float.IsNegativeInfinity(logits[i]) ? 0 : powers[i];
        }

        return powers[..logits.Length];
    }

    // Inversion: the token in whose share of [0, sum) the number falls. Shares are gone through a part of them at once.
    private static int Choose(ReadOnlySpan<float> powers, double uniform)
    {
        var left = uniform * Sum(powers);
        for (var first = 0; first < powers.Length; first += Part)
        {
            var part = powers[first..Math.Min(first + Part, powers.Length)];
            var sum = Sum(part);
            if (left >= sum)
            {
                left -= sum;
                continue;
            }

            for (var i = 0; i < part.Length; i++)
            {
                left -= part[i];
                if (left < 0)
                {
                    return first + i;
                }
            }
        }

        // What rounding has left over is the last one's.
        return powers.LastIndexOfAnyExcept(0f);
    }

    private static double Sum(ReadOnlySpan<float> numbers)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        foreach (ref readonly var some in wide)
        {
            Vector.Widen(some, out var first, out var second);
            low += first;
            high += second;
        }

        var sum = Vector.Sum(low + high);
        foreach (var number in numbers[(wide.Length * Vector<float>.Count)..])
        {
            sum += number;
        }

        return sum;
    }
}

/// <summary>A token that was drawn.</summary>
/// <param name="Token">Its id.</param>
/// <param name="LogProbability">ln p of it.</param>
/// <param name="Entropy">Of the distribution, in nats.</param>
internal readonly record struct DrawnToken(int Token, float LogProbability, float Entropy);
