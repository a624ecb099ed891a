using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.NGrams.KenLM;

/// <summary>The n-grams of a KenLM file: finds the longest that answers for a word.</summary>
internal abstract unsafe class KenLMSearch
{
    // -0 says that no longer n-gram begins so; any other weight, even +0, keeps the n-gram in the state.
    private const uint NoExtension = 0x80000000;

    /// <summary>Fills the outputs of a block.</summary>
    public abstract void Score(ref QueryBlock block);

    /// <summary>The same for one position alone: as few steps as possible.</summary>
    /// <param name="word">The word; the words before it stand before it.</param>
    /// <param name="available">How many of them belong to it.</param>
    /// <param name="backoffs">Out: (order - 1) log10 b of the n-grams found.</param>
    /// <param name="matched">Out: the length of the longest n-gram found.</param>
    /// <param name="next">Out: how many words of context the next position needs.</param>
    /// <returns>log10 p of the longest n-gram found.</returns>
    public abstract float ScoreOne(int* word, int available, float* backoffs, out int matched, out int next);

    /// <summary>Looks up an n-gram of two words or more, oldest word first.</summary>
    public abstract bool TryGet(ReadOnlySpan<int> ngram, out NGramEntry entry);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static bool Extends(float backoff) => BitConverter.SingleToUInt32Bits(backoff) != NoExtension;

    /// <summary>Notes an n-gram that was found for a position, of <paramref name="level"/> + 1 words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Store(ref QueryBlock block, int i, int level, float log10, float backoff)
    {
        block.LogProbabilities[i] = log10;
        block.Backoffs[((long)i * block.Width) + level] = backoff;
        block.Matched[i] = level + 1;
        block.Next[i] =
            Extends(backoff) ? level + 1
            : level == 0 ? 0
            : block.Next[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Prefetch(void* at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(at);
        }
    }
}
