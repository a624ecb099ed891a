namespace Malmoi.Models.Gguf;

/// <summary>What of a model llama.cpp looks at when it chooses in which blocks a matrix is held.</summary>
public sealed record GgufModelShape
{
    /// <summary>How many layers it has.</summary>
    public int Layers { get; init; }

    /// <summary>Heads of queries that share one of keys and values.</summary>
    public int QueriesPerKey { get; init; } = 1;

    /// <summary>Of a mixture; 0: there is none.</summary>
    public int Experts { get; init; }

    /// <summary>Whether it is of Falcon's family, whose matrices bear less.</summary>
    public bool IsFalcon { get; init; }

    /// <summary>Whether its head is a matrix of its own, and not that of the embeddings.</summary>
    public bool HasHead { get; init; } = true;
}
