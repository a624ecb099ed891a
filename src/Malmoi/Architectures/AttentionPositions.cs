namespace Malmoi.Architectures;

/// <summary>Where order enters attention itself: by turning queries and keys, or by a bias on the scores.</summary>
public abstract record AttentionPositions
{
    /// <summary>Order enters at the embeddings, or not at all.</summary>
    public static AttentionPositions None { get; } = new NoAttentionPositions();
}

/// <summary>Attention sees no order of its own (GPT-2, BERT).</summary>
public sealed record NoAttentionPositions : AttentionPositions;

/// <summary>Rotary embeddings (Su et al., 2021) over the first <paramref name="Width"/> channels of each head.</summary>
/// <remarks>
/// Channels are taken in pairs, and pair i of a query or key at position p is turned by the angle p / base^(2i/width): the product
/// of a query and a key then depends on their distance only.
/// </remarks>
/// <param name="Width">Channels that are turned; the rest of the head passes as it is.</param>
/// <param name="Base">θ: 10,000 in the paper; larger for longer texts.</param>
/// <param name="Pairs">Which channels make a pair.</param>
public sealed record Rotary(int Width, double Base = 10_000, RotaryPairs Pairs = RotaryPairs.Halves)
    : AttentionPositions
{
    public RotaryScaling Scaling { get; init; } = RotaryScaling.None;

    /// <summary>By how much each pair of channels turns from one position to the next, in radians.</summary>
    /// <param name="length">How long the whole sequence is, past and all: some scalings depend on it.</param>
    public float[] Frequencies(long length)
    {
        var theta = Scaling.Base(Base, Width, length);
        var frequencies = new float[Width / 2];
        for (var pair = 0; pair < frequencies.Length; pair++)
        {
            frequencies[pair] = (float)Scaling.Scaled(Math.Pow(theta, -2.0 * pair / Width), pair);
        }

        return frequencies;
    }
}

/// <summary>Which two channels turn together.</summary>
public enum RotaryPairs
{
    /// <summary>Channel i with channel i + width/2 (GPT-NeoX, LLaMA as Hugging Face stores it).</summary>
    Halves,

    /// <summary>Channel 2i with channel 2i + 1 (the paper, GPT-J, LLaMA as Meta stores it).</summary>
    Neighbours,
}

/// <summary>How rotary angles are changed so that a model reads longer texts than it was trained on.</summary>
public abstract record RotaryScaling
{
    public static RotaryScaling None { get; } = new NoRotaryScaling();

    /// <summary>The base that takes a model's own one's place in a sequence of a length.</summary>
    internal virtual double Base(double theta, int width, long length) => theta;

    /// <summary>What becomes of the frequency of a pair of channels.</summary>
    internal virtual double Scaled(double frequency, int pair) => frequency;
}

public sealed record NoRotaryScaling : RotaryScaling;

/// <summary>Positions are divided by a factor (Chen et al., 2023).</summary>
public sealed record LinearScaling(double Factor) : RotaryScaling
{
    internal override double Scaled(double frequency, int pair) => frequency / Factor;
}

/// <summary>The base grows with the text once it is longer than the model's (bloc97, 2023).</summary>
/// <param name="Factor">How many times longer the text may be.</param>
/// <param name="TrainedLength">The length the model was trained on.</param>
public sealed record DynamicScaling(double Factor, int TrainedLength) : RotaryScaling
{
    internal override double Base(double theta, int width, long length) =>
        length > TrainedLength
            ? theta * Math.Pow((Factor * length / TrainedLength) - (Factor - 1), width / (width - 2.0))
            : theta;
}

/// <summary>Long wavelengths are stretched, short ones kept, those between mixed (Llama 3.1, Grattafiori et al., 2024).</summary>
public sealed record WavelengthScaling(double Factor, double LowFactor, double HighFactor, int TrainedLength)
    : RotaryScaling
{
    internal override double Scaled(double frequency, int pair)
    {
        var turns = TrainedLength * frequency / (2 * Math.PI);
        var share = Math.Clamp((turns - LowFactor) / (HighFactor - LowFactor), 0, 1);
        return frequency * (share + ((1 - share) / Factor));
    }
}

/// <summary>Each pair's frequency is divided by a factor of its own, as a file lists them (GGUF's <c>rope_freqs</c>).</summary>
/// <param name="Factors">One a pair of channels.</param>
public sealed record FrequencyFactors(IReadOnlyList<float> Factors) : RotaryScaling
{
    internal override double Scaled(double frequency, int pair) => frequency / Factors[pair];
}

/// <summary>A slope per head times the distance is taken off the scores (Press et al., 2022).</summary>
public sealed record Alibi(AlibiSlopes Slopes = AlibiSlopes.Paper) : AttentionPositions
{
    /// <summary>Multiplies the bias: Falcon scales it as it scales the scores.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Whether slopes and their products with the places, counted from the first token, are rounded to 16 bits (bfloat16), as Falcon was trained.</summary>
    public bool Rounded { get; init; }

    /// <summary>The greatest exponent: head i of n has the slope 2^(-greatest · i / n).</summary>
    public double Greatest { get; init; } = 8;

    /// <summary>A slope a head: 2^(-8/n), 2^(-16/n), ... for a power of two n of heads.</summary>
    public float[] SlopesOf(int heads)
    {
        var below = 1 << (int)Math.Floor(Math.Log2(heads));
        if (below == heads)
        {
            return Powers(heads);
        }

        var above = Powers(2 * below);
        var odd = above.Where((_, i) => i % 2 == 1);
        var even = above.Where((_, i) => i % 2 == 0);
        return Slopes == AlibiSlopes.Paper
            ? [.. Powers(below), .. even.Take(heads - below)]
            : [.. odd.Concat(even).Take(heads)];
    }

    private float[] Powers(int heads) =>
        [.. Enumerable.Range(1, heads).Select(i => (float)Math.Pow(2, -Greatest * i / heads))];
}

/// <summary>Which slopes a number of heads gets that is no power of two.</summary>
public enum AlibiSlopes
{
    /// <summary>Those of the power below, then every second of the power above (the authors' code, BLOOM, Falcon).</summary>
    Paper,

    /// <summary>Those of the power above, first every second, then the rest (MPT).</summary>
    EveryOther,
}

/// <summary>One learned scalar per head and bucket of distance, shared by all layers of a stack (T5, Raffel et al., 2020).</summary>
/// <param name="Buckets">Half of them for exact distances, half for ever wider ranges.</param>
/// <param name="MaxDistance">All distances from here on share the last bucket.</param>
/// <param name="Bidirectional">Whether keys after the query have buckets of their own.</param>
public sealed record RelativeBuckets(int Buckets, int MaxDistance, bool Bidirectional) : AttentionPositions;
