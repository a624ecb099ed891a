namespace Malmoi.NGrams.KenLM;

/// <summary>Some dozens of words to look up together, so that the memory of one is on its way while another is worked on.</summary>
/// <remarks>
/// Which n-gram answers for a word depends on the words before it only, not on what was found for them: a whole block of
/// positions goes through order 1, then through order 2 ..., each look-up prefetched one round before. The back-off weights
/// are paid afterwards, in order of the text.
/// </remarks>
internal unsafe struct QueryBlock
{
    public const int Capacity = 64;

    /// <summary>How many positions are filled.</summary>
    public int Count;

    /// <summary>Order - 1: the longest context, and the back-off weights of a position.</summary>
    public int Width;

    /// <summary>(Capacity) the word of each position; the words before it stand before it.</summary>
    public int** Words;

    /// <summary>(Capacity) how many words before it belong to it.</summary>
    public int* Available;

    /// <summary>(Capacity) out: log10 p of the longest n-gram found.</summary>
    public float* LogProbabilities;

    /// <summary>(Capacity, Width) out: log10 b of each n-gram found, by length.</summary>
    public float* Backoffs;

    /// <summary>(Capacity) out: the length of the longest n-gram found.</summary>
    public int* Matched;

    /// <summary>(Capacity) out: how many words of context the next position needs.</summary>
    public int* Next;

    /// <summary>(Capacity) the positions still under way.</summary>
    public int* Active;

    /// <summary>(Capacity, <see cref="ScratchWords"/>) what a search remembers of each position.</summary>
    public ulong* Scratch;

    public const int ScratchWords = 6;

    /// <summary>Bytes that <see cref="Over"/> needs.</summary>
    public static int Bytes(int width) =>
        Capacity * (sizeof(int*) + (ScratchWords * sizeof(ulong)) + ((5 + width) * sizeof(int)));

    /// <summary>An empty block over <paramref name="memory"/>, aligned to 8, uninitialised.</summary>
    public static QueryBlock Over(byte* memory, int width)
    {
        var block = new QueryBlock { Width = width, Words = (int**)memory };
        block.Scratch = (ulong*)(block.Words + Capacity);
        block.Available = (int*)(block.Scratch + (Capacity * ScratchWords));
        block.Matched = block.Available + Capacity;
        block.Next = block.Matched + Capacity;
        block.Active = block.Next + Capacity;
        block.LogProbabilities = (float*)(block.Active + Capacity);
        block.Backoffs = block.LogProbabilities + Capacity;
        return block;
    }
}
