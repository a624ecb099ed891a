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
}

public sealed record NoRotaryScaling : RotaryScaling;

/// <summary>Positions are divided by a factor (Chen et al., 2023).</summary>
public sealed record LinearScaling(double Factor) : RotaryScaling;

/// <summary>The base grows with the text once it is longer than the model's (bloc97, 2023).</summary>
/// <param name="Factor">How many times longer the text may be.</param>
/// <param name="TrainedLength">The length the model was trained on.</param>
public sealed record DynamicScaling(double Factor, int TrainedLength) : RotaryScaling;

/// <summary>Long wavelengths are stretched, short ones kept, those between mixed (Llama 3.1, Grattafiori et al., 2024).</summary>
public sealed record WavelengthScaling(double Factor, double LowFactor, double HighFactor, int TrainedLength)
    : RotaryScaling;

/// <summary>A slope per head times the distance is taken off the scores (Press et al., 2022).</summary>
public sealed record Alibi(AlibiSlopes Slopes = AlibiSlopes.Paper) : AttentionPositions
{
    /// <summary>Multiplies the bias: Falcon scales it as it scales the scores.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Whether slopes and their products with the places, counted from the first token, are rounded to 16 bits (bfloat16), as Falcon was trained.</summary>
    public bool Rounded { get; init; }

    /// <summary>The greatest exponent: head i of n has the slope 2^(-greatest · i / n).</summary>
    public double Greatest { get; init; } = 8;
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
