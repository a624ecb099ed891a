namespace Malmoi.Linguistics.Attention;

/// <summary>Which way attention is read to find a word's head (Clark et al., 2019).</summary>
public enum AttentionDirection
{
    /// <summary>The word that this one looks at most.</summary>
    FromDependent,

    /// <summary>The word that looks at this one most.</summary>
    FromHead,

    /// <summary>The word with the greatest sum of both.</summary>
    Both,
}

/// <summary>A head of a model, read in one direction.</summary>
/// <param name="Layer">From 0.</param>
/// <param name="Head">From 0.</param>
/// <param name="Direction">How its attention is read.</param>
public readonly record struct DirectedHead(int Layer, int Head, AttentionDirection Direction)
{
    /// <summary>Layer and head, both from 1, as papers write them: 8-10.</summary>
    public string Name => FormattableString.Invariant($"{Layer + 1}-{Head + 1}");
}
