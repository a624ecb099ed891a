namespace Malmoi.Checkpoints;

/// <summary>What the header of a llama2.c file says of the model; the names in brackets are those of a LLaMA config.json.</summary>
/// <param name="Width">Channels of the model (hidden_size).</param>
/// <param name="InnerWidth">Channels within the feed-forward layers (intermediate_size).</param>
/// <param name="Layers">How many layers there are (num_hidden_layers).</param>
/// <param name="Heads">Heads of queries (num_attention_heads).</param>
/// <param name="KeyValueHeads">Heads of keys and values (num_key_value_heads).</param>
/// <param name="VocabularySize">Rows of the embeddings (vocab_size).</param>
/// <param name="Positions">The longest input (max_position_embeddings).</param>
/// <param name="IsTied">Whether the head is the embeddings (tie_word_embeddings).</param>
/// <remarks>What the header does not say is the same for all: norms with an epsilon of 1e-5, rotary positions of base 10000.</remarks>
public sealed record Llama2cConfig(
    int Width,
    int InnerWidth,
    int Layers,
    int Heads,
    int KeyValueHeads,
    int VocabularySize,
    int Positions,
    bool IsTied
)
{
    /// <summary>Channels of a head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Channels of all keys, and of all values.</summary>
    public int KeyValueWidth => HeadWidth * KeyValueHeads;

    /// <summary>Whether such a model can be.</summary>
    internal bool IsPossible =>
        Width > 0
        && InnerWidth > 0
        && Layers > 0
        && Heads > 0
        && KeyValueHeads > 0
        && VocabularySize > 0
        && Positions > 0
        && Width % Heads == 0
        && HeadWidth % 2 == 0
        && Heads % KeyValueHeads == 0;

    /// <summary>Numbers in all norms.</summary>
    internal Int128 NormElements => ((2 * (Int128)Layers) + 1) * Width;

    /// <summary>Numbers in all matrices.</summary>
    internal Int128 MatrixElements =>
        ((Int128)VocabularySize * Width * (IsTied ? 1 : 2))
        + (
            Layers
            * ((2 * (Int128)Width * Width) + (2 * (Int128)KeyValueWidth * Width) + (3 * (Int128)InnerWidth * Width))
        );
}
