using Malmoi.LanguageModels;

namespace Malmoi.Decoding;

/// <summary>Chooses the next token: filters, then the likeliest, or one drawn by its probability.</summary>
/// <remarks>The same seed and logits give the same tokens on every machine.</remarks>
public sealed class Sampler
{
    private readonly IReadOnlyList<ILogitFilter> _filters;
    private readonly Xoshiro256? _random;

    /// <param name="filters">Applied in order.</param>
    /// <param name="random">Null always takes the likeliest token.</param>
    public Sampler(IReadOnlyList<ILogitFilter> filters, Xoshiro256? random)
    {
        _filters = filters;
        _random = random;
    }

    /// <summary>What <paramref name="options"/> ask for, in the usual order: rules, temperature, top-k, top-p, min-p.</summary>
    /// <param name="options">How to choose.</param>
    /// <param name="rules">What applies to every choice: suppressed tokens, penalties, least lengths.</param>
    public static Sampler From(GenerationOptions options, IReadOnlyList<ILogitFilter> rules)
    {
        if (!(options.Temperature >= 0))
        {
            throw new InputException($"a temperature of {options.Temperature} is not a number from 0 (greedy) up");
        }

        var greedy = options.Temperature == 0;
        ILogitFilter?[] filters =
        [
            greedy ? null : new Temperature(options.Temperature),
            options.TopK is { } count ? new TopK(count) : null,
            options.TopP is { } mass ? new TopP(mass) : null,
            options.MinP is { } ratio ? new MinP(ratio) : null,
        ];
        return new Sampler([.. rules, .. filters.OfType<ILogitFilter>()], greedy ? null : new Xoshiro256(options.Seed));
    }

    /// <summary>The next token, or -1 where every token is ruled out. <paramref name="logits"/> are changed.</summary>
    public int Choose(Span<float> logits, ReadOnlySpan<int> history)
    {
        foreach (var filter in _filters)
        {
            filter.Apply(logits, history);
        }

        return _random is null ? LogSoftmax.ArgMax(logits) : Draw(logits, _random.NextDouble());
    }

    // Inversion: the token in whose share of [0, 1) the number falls.
    private static int Draw(ReadOnlySpan<float> logits, double uniform)
    {
        var normalizer = LogSoftmax.Normalizer(logits);
        var last = -1;
        for (var i = 0; i < logits.Length; i++)
        {
            if (!float.IsNegativeInfinity(logits[i]))
            {
                last = i;
                uniform -= Math.Exp(logits[i] - normalizer);
                if (uniform < 0)
                {
                    break;
                }
            }
        }

        return last;
    }
}
