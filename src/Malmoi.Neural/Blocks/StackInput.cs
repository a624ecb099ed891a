using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>What a stack reads.</summary>
public sealed record StackInput
{
    /// <summary>Ids (batch, positions); or what an embedding of another kind reads: pixels (batch, channels, height, width).</summary>
    public required Tensor Input { get; init; }

    /// <summary>1 or true for tokens, 0 or false for padding (batch, keys), what the cache holds with them; null: no padding.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>Whether each position sees each (batch, queries, keys), in place of all before it; without a cache. Null: as the spec has it.</summary>
    public Tensor? Visible { get; init; }

    /// <summary>Numbers of the positions (batch, positions); null: as the spec counts them.</summary>
    public Tensor? Positions { get; init; }

    /// <summary>Which part of the input each token belongs to (batch, positions).</summary>
    public Tensor? Segments { get; init; }

    /// <summary>Which text of a row each position is of (batch, positions): none sees another's. Without a cache; null: one a row.</summary>
    public Tensor? Documents { get; init; }

    /// <summary>How strongly noise shakes the tokens' vectors while training (NEFTune's alpha, Jain et al., 2024); 0: not at all.</summary>
    public double EmbeddingNoise { get; init; }

    /// <summary>Language ids (batch, positions).</summary>
    public Tensor? Languages { get; init; }

    /// <summary>What was read before; null: nothing, and nothing is kept.</summary>
    public KeyValueCache? Cache { get; init; }

    /// <summary>An encoder's output for cross-attention (batch, source, width).</summary>
    public Tensor? Memory { get; init; }

    /// <summary>1 or true for the source's tokens (batch, source).</summary>
    public Tensor? MemoryMask { get; init; }

    /// <summary>Collects what happens inside; null keeps the fast path.</summary>
    public StackTrace? Trace { get; init; }

    /// <summary>Forgets what layers compute, and computes it again for their gradients; null: all is kept.</summary>
    public Recomputation? Recomputation { get; init; }

    /// <summary>Whether dropout is at work.</summary>
    public bool Training { get; init; }
}
