namespace Malmoi.Inference.Matrices;

/// <summary>How many bits a code has, known when a kernel is compiled.</summary>
internal interface ICodeBits
{
    /// <summary>Whether there is a fifth beside the nibble.</summary>
    static abstract bool HasFifth { get; }
}

/// <summary>A nibble.</summary>
internal readonly struct FourBits : ICodeBits
{
    public static bool HasFifth => false;
}

/// <summary>A nibble and a bit.</summary>
internal readonly struct FiveBits : ICodeBits
{
    public static bool HasFifth => true;
}
