namespace Malmoi.Architectures;

/// <summary>One layer: attention, perhaps cross-attention, and a feed-forward network, with their norms and residual paths.</summary>
/// <param name="Attention">Over the layer's own sequence.</param>
/// <param name="FeedForward">At each position.</param>
/// <param name="Norm">Used at every norm place of the layer.</param>
public sealed record LayerSpec(AttentionSpec Attention, FeedForwardSpec FeedForward, NormSpec Norm)
{
    public Residual Residual { get; init; } = Residual.PreNorm;

    /// <summary>One norm feeds both branches of a parallel layer (GPT-J, Falcon 7B).</summary>
    public bool SharedNorm { get; init; }

    /// <summary>Attention to an encoder's output, between the other two; null: none.</summary>
    public AttentionSpec? CrossAttention { get; init; }

    /// <summary>Share of each branch's output set to zero while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>In which order a branch is normed and added to what it read.</summary>
/// <remarks>
/// <code>
///   PreNorm      x ─┬─ norm ─ attend ─ + ─┬─ norm ─ feed forward ─ + ─
///                   └──────────────────┘  └────────────────────────┘
///
///   PostNorm     x ─┬─ attend ─ + ─ norm ─┬─ feed forward ─ + ─ norm ─
///                   └───────────┘         └─────────────────┘
///
///   Parallel     x ─┬─ norm ─ attend ─────── + ─
///                   ├─ norm ─ feed forward ──┤
///                   └────────────────────────┘
///
///   NormedSkip   x ─ norm ─┬─ attend ─ + ─ norm ─┬─ feed forward ─ + ─
///                          └───────────┘         └─────────────────┘
/// </code>
/// </remarks>
public enum Residual
{
    /// <summary>Norm, attend, add; norm, feed forward, add (GPT-2, LLaMA, T5).</summary>
    PreNorm,

    /// <summary>Attend, add, norm; feed forward, add, norm (the 2017 Transformer, BERT, BART).</summary>
    PostNorm,

    /// <summary>Attention and feed-forward read the same vector and are added together (GPT-J, GPT-NeoX, Falcon).</summary>
    Parallel,

    /// <summary>As <see cref="PreNorm"/>, but the normed vector is what is added back (an option of BLOOM).</summary>
    NormedSkip,
}
