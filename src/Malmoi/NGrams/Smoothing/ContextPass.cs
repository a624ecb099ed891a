using Malmoi.NGrams.Counting;
using Malmoi.Storage;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Hands the contexts of one order to a method, block by block.</summary>
internal sealed class ContextPass(NGramLevel contexts, NGramLevel level, IContextEstimator method)
{
    /// <summary>The counts that the method sees.</summary>
    public required Column<uint> Counts { get; init; }

    public required Column<bool>? Kept { get; init; }

    /// <summary>p of the n-grams one word shorter, reached through the suffixes.</summary>
    public required Column<float> Shorter { get; init; }

    /// <summary>The same, already brought to the n-grams that ask for it; null in memory.</summary>
    public required Column<float>? Gathered { get; init; }

    public required Column<float> Probabilities { get; init; }

    public required Column<float> Backoffs { get; init; }

    /// <summary>What the contexts' own distributions sum to above one; null where the method does not ask for it.</summary>
    public required Column<float>? Excess { get; init; }

    /// <summary>The same of the contexts one word shorter, brought to the contexts; null where there is one for all.</summary>
    public required Column<float>? ShorterExcess { get; init; }

    /// <summary>The same of the unigrams.</summary>
    public required double UnigramExcess { get; init; }

    /// <summary>The contexts that begin with &lt;s&gt;, which stand together.</summary>
    public required (long From, long To) Begins { get; init; }

    /// <summary>What a thread keeps from block to block.</summary>
    internal sealed class Scratch
    {
        public uint[] First = [];
        public uint[] Words = [];
        public uint[] Counts = [];
        public uint[] Suffixes = [];
        public bool[] Kept = [];
        public float[] Lower = [];
        public float[] Probabilities = [];
        public float[] Backoffs = [];
        public float[] Excess = [];
        public float[] ShorterExcess = [];
    }

    public void Run(ContextBlocks.Block block, Scratch scratch)
    {
        var (start, length) = (block.First, block.Extensions);
        var first = contexts.First!.Read(block.Start, block.Contexts + 1, ref scratch.First);
        var words = level.Words.Read(start, length, ref scratch.Words);
        var counts = Counts.Read(start, length, ref scratch.Counts);
        var kept = Kept is null ? default : Kept.Read(start, length, ref scratch.Kept);
        var lower = Lower(start, length, scratch);
        var probabilities = Probabilities.Prepare(start, length, ref scratch.Probabilities);
        var backoffs = Backoffs.Prepare(block.Start, block.Contexts, ref scratch.Backoffs);
        var excess = Excess is null ? default : Excess.Prepare(block.Start, block.Contexts, ref scratch.Excess);
        var shorter = ShorterExcess is null
            ? default
            : ShorterExcess.Read(block.Start, block.Contexts, ref scratch.ShorterExcess);
        excess.Clear();
        for (var i = 0; i < backoffs.Length; i++)
        {
            var from = (int)(first[i] - start);
            var count = (int)(first[i + 1] - first[i]);
            if (count == 0)
            {
                // Never a context: </s>, <unk>, and what ends in them.
                backoffs[i] = 1;
                continue;
            }

            var context = new ContextCounts
            {
                Order = level.Order,
                Words = words.Slice(from, count),
                Counts = counts.Slice(from, count),
                Lower = lower.Slice(from, count),
                LowerExcess = shorter.IsEmpty ? UnigramExcess : shorter[i],
                Kept = kept.IsEmpty ? default : kept.Slice(from, count),
                IsWhole = level.First is null || (block.Start + i >= Begins.From && block.Start + i < Begins.To),
            };
            var weight = method.Estimate(context, probabilities.Slice(from, count));
            backoffs[i] = (float)weight;
            if (!excess.IsEmpty)
            {
                excess[i] = (float)LowerOrders.Excess(context, probabilities.Slice(from, count), weight);
            }
        }

        Probabilities.Commit(start, probabilities);
        Backoffs.Commit(block.Start, backoffs);
        Excess?.Commit(block.Start, excess);
    }

    private ReadOnlySpan<float> Lower(long start, int length, Scratch scratch)
    {
        if (Gathered is not null)
        {
            return Gathered.Read(start, length, ref scratch.Lower);
        }

        if (scratch.Lower.Length < length)
        {
            scratch.Lower = new float[length];
        }

        var lower = scratch.Lower.AsSpan(0, length);
        var suffixes = level.Suffixes!.Read(start, length, ref scratch.Suffixes);
        using var shorter = Shorter.Load(0, Shorter.Length);
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = shorter[suffixes[i]];
        }

        return lower;
    }
}
