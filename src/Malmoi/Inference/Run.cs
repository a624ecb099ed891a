namespace Malmoi.Inference;

/// <summary>Tokens of one sequence that a pass reads.</summary>
/// <param name="Cache">What the sequence has read before; the keys and values of these tokens are added to it.</param>
/// <param name="Tokens">At least one.</param>
internal readonly record struct Run(KeyValueCache Cache, ReadOnlyMemory<int> Tokens)
{
    /// <summary>The numbers of the tokens' positions; empty: they go on where the cache ends.</summary>
    public ReadOnlyMemory<int> Positions { get; init; }

    /// <summary>For each token the one that names its part of the input; empty: none does.</summary>
    public ReadOnlyMemory<int> Segments { get; init; }

    /// <summary>How long the sequence will be when all that is to be read now is read, which may be more than this pass reads.</summary>
    public int Length { get; init; }
}
