using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.NGrams.KenLM;

/// <summary>The n-grams of a KenLM file: finds the longest that answers for a word.</summary>
internal abstract unsafe class KenLMSearch
{
    // -0 says that no longer n-gram begins so; any other weight, even +0, keeps the n-gram in the state.
    private protected const uint NoExtension = 0x80000000;

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
    protected internal static bool Extends(float backoff) => BitConverter.SingleToUInt32Bits(backoff) != NoExtension;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Prefetch(void* at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(at);
        }
    }

    /// <summary>Fetches a bucket and what a short probe beyond it may touch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void PrefetchBucket(byte* at)
    {
        Prefetch(at);
        Prefetch(at + 40);
    }

    /// <summary>The outputs of a block, at hand.</summary>
    protected readonly ref struct Found(in QueryBlock block)
    {
        private readonly float* _logProbabilities = block.LogProbabilities;
        private readonly float* _backoffs = block.Backoffs;
        private readonly int* _matched = block.Matched;
        private readonly int* _next = block.Next;
        private readonly long _width = block.Width;

        /// <summary>Notes the word itself.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreFirst(int i, float log10, float backoff)
        {
            _logProbabilities[i] = log10;
            _backoffs[i * _width] = backoff;
            _matched[i] = 1;
            _next[i] = Extends(backoff) ? 1 : 0;
        }

        /// <summary>Notes an n-gram of <paramref name="level"/> + 1 words.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int i, int level, float log10, float backoff)
        {
            _logProbabilities[i] = log10;
            _backoffs[(i * _width) + level] = backoff;
            _matched[i] = level + 1;
            _next[i] = Extends(backoff) ? level + 1 : _next[i];
        }
    }
}
