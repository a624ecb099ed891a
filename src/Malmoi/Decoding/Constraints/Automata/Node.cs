namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>A place in a grammar.</summary>
/// <param name="Kind">What to do there.</param>
/// <param name="Next">Where a call goes on when its rule is done.</param>
/// <param name="Rule">The rule called.</param>
/// <param name="Targets">The places of which a split is any.</param>
/// <param name="Edges">The bytes that may be read, and where each leads; ranges do not overlap.</param>
internal readonly record struct Node(
    NodeKind Kind,
    int Next = 0,
    int Rule = 0,
    int[]? Targets = null,
    ByteEdge[]? Edges = null
)
{
    public int[] Targets { get; } = Targets ?? [];

    public ByteEdge[] Edges { get; } = Edges ?? [];
}

internal enum NodeKind
{
    /// <summary>The rule is done.</summary>
    End,
    Bytes,
    Split,
    Call,
}

/// <summary>Any byte of a range leads to the target.</summary>
internal readonly record struct ByteEdge(byte From, byte To, int Target);
