using Malmoi.NGrams.Counting;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Which n-grams stay in the model after pruning by count and by a closed vocabulary.</summary>
/// <remarks>
/// An n-gram stays where its context does, its last word does, and it occurs more often than its order's threshold. Since
/// thresholds never fall with the order, whatever stays has its context and its suffix in the model.
/// </remarks>
internal static class KeptNGrams
{
    /// <summary>A column an order; null where all n-grams stay.</summary>
    public static Column<bool>[]? Of(NGramCounts counts, EstimationOptions options, CancellationToken ct)
    {
        var thresholds = options.Thresholds(counts.Order);
        if (options.LimitVocabulary is null && thresholds.All(threshold => threshold == 0))
        {
            return null;
        }

        var kept = new Column<bool>[counts.Order];
        try
        {
            kept[0] = Words(counts, options.LimitVocabulary, thresholds[0]);
            for (var order = 2; order <= counts.Order; order++)
            {
                kept[order - 1] = counts.Store.Create<bool>(counts.Count(order));
                var pass = new Pass(counts, order, kept, (uint)Math.Min(uint.MaxValue, thresholds[order - 1]));
                var blocks = ContextBlocks.Of(counts.Level(order - 1));
                Workers.Run(counts.Threads, blocks.Count, () => new Scratch(), (s, i) => pass.Run(blocks[i], s), ct);
            }

            return kept;
        }
        catch
        {
            Array.ForEach(kept, column => column?.Dispose());
            throw;
        }
    }

    private static Column<bool> Words(NGramCounts counts, WordVocabulary? limit, long threshold)
    {
        var vocabulary = counts.Vocabulary;
        var kept = new MemoryColumn<bool>(vocabulary.Count);
        uint[] scratch = [];
        var raw = counts.Level(1).Counts.Read(0, vocabulary.Count, ref scratch);
        bool[] none = [];
        var into = kept.Prepare(0, vocabulary.Count, ref none);
        for (var id = 0; id < into.Length; id++)
        {
            var isMark = id <= WordVocabulary.Marks.End;
            into[id] = isMark || (raw[id] > threshold && (limit is null || limit.Find(vocabulary.Utf8(id)) >= 0));
        }

        return kept;
    }

    private sealed class Scratch
    {
        public uint[] First = [];
        public uint[] Words = [];
        public uint[] Counts = [];
        public bool[] Contexts = [];
        public bool[] Kept = [];
    }

    private sealed class Pass(NGramCounts counts, int order, Column<bool>[] kept, uint threshold)
    {
        public void Run(ContextBlocks.Block block, Scratch scratch)
        {
            var level = counts.Level(order);
            var first = counts.Level(order - 1).First!.Read(block.Start, block.Contexts + 1, ref scratch.First);
            var contexts = kept[order - 2].Read(block.Start, block.Contexts, ref scratch.Contexts);
            var words = level.Words.Read(block.First, block.Extensions, ref scratch.Words);
            var occurrences = level.Counts.Read(block.First, block.Extensions, ref scratch.Counts);
            var into = kept[order - 1].Prepare(block.First, block.Extensions, ref scratch.Kept);
            using var keptWords = kept[0].Load(0, kept[0].Length);
            for (var i = 0; i < contexts.Length; i++)
            {
                for (var at = (int)(first[i] - block.First); at < first[i + 1] - block.First; at++)
                {
                    into[at] = contexts[i] && keptWords[words[at]] && occurrences[at] > threshold;
                }
            }

            kept[order - 1].Commit(block.First, into);
        }
    }
}
