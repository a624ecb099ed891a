using Malmoi.Storage;

namespace Malmoi.NGrams.Counting;

/// <summary>Finds each n-gram without its first word in the level before: suffix(context · w) = suffix(context) · w.</summary>
/// <remarks>
/// The extensions of a context are a subset of those of its suffix, and both are sorted, so one walk over both finds all.
/// Contexts are visited in order, their suffixes at random: in files, a window of the suffixes at a time is held in memory.
/// </remarks>
internal static class SuffixLinks
{
    /// <summary>Fills <see cref="NGramLevel.Suffixes"/> of all levels.</summary>
    public static void Add(NGramLevel[] levels, ColumnStore store, int threads, CancellationToken ct)
    {
        using var stage = Stages.Begin("suffixes");
        if (levels.Length > 1)
        {
            levels[1].Suffixes = levels[1].Words;
        }

        for (var order = 3; order <= levels.Length; order++)
        {
            var level = levels[order - 1];
            level.Suffixes = store.Create<uint>(level.Length);
            var blocks = ContextBlocks.Of(levels[order - 2]);
            foreach (var (start, end) in Windows(levels[order - 3], store.Window / sizeof(uint) / 2))
            {
                using var first = levels[order - 3].First!.Load(start, end - start + 1);
                using var words = levels[order - 2].Words.Load(first[start], first[end] - first[start]);
                var window = new Pass(levels[order - 2], level, first, words);
                Workers.Run(threads, blocks.Count, () => new Scratch(), (s, i) => window.Run(blocks[i], s), ct);
            }
        }
    }

    /// <summary>Stretches of contexts that, with their extensions, have at most <paramref name="most"/> entries (or are one context).</summary>
    private static IEnumerable<(long Start, long End)> Windows(NGramLevel level, long most)
    {
        if (level.First!.InMemory)
        {
            yield return (0, level.Length);
            yield break;
        }

        long start = 0;
        long firstExtension = 0;
        foreach (var block in ContextBlocks.Of(level, (int)Math.Min(1 << 16, most), (int)Math.Min(1 << 16, most)))
        {
            if (block.End - start + (block.Last - firstExtension) > most && block.Start > start)
            {
                yield return (start, block.Start);
                start = block.Start;
                firstExtension = block.First;
            }
        }

        yield return (start, level.Length);
    }

    private sealed class Scratch
    {
        public uint[] First = [];
        public uint[] ContextSuffixes = [];
        public uint[] Words = [];
        public uint[] Suffixes = [];
    }

    private const int Ahead = 8;

    private sealed class Pass(
        NGramLevel contexts,
        NGramLevel level,
        ColumnWindow<uint> suffixFirst,
        ColumnWindow<uint> suffixWords
    )
    {
        public void Run(ContextBlocks.Block block, Scratch scratch)
        {
            var firsts = contexts.First!.Read(block.Start, block.Contexts + 1, ref scratch.First);
            var contextSuffixes = contexts.Suffixes!.Read(block.Start, block.Contexts, ref scratch.ContextSuffixes);
            var words = level.Words.Read(block.First, block.Extensions, ref scratch.Words);
            // Several windows fill one block in turns, so what earlier ones filled is read first.
            var suffixes = level.Suffixes!.Prepare(block.First, block.Extensions, ref scratch.Suffixes);
            if (suffixFirst.Start > 0)
            {
                level.Suffixes.Read(block.First, block.Extensions, ref scratch.Suffixes);
            }

            for (var i = 0; i < contextSuffixes.Length; i++)
            {
                FetchAhead(contextSuffixes, i);
                var at = (int)(firsts[i] - block.First);
                var end = (int)(firsts[i + 1] - block.First);
                var suffix = contextSuffixes[i];
                if (at == end || suffix < suffixFirst.Start || suffix >= suffixFirst.End - 1)
                {
                    continue;
                }

                var candidate = (long)suffixFirst[suffix];
                var last = (long)suffixFirst[suffix + 1];
                for (; at < end; at++)
                {
                    candidate = Find(words[at], candidate, last);
                    suffixes[at] = (uint)candidate;
                    candidate++;
                }
            }

            level.Suffixes.Commit(block.First, suffixes);
        }

        /// <summary>Both look-ups of a context go anywhere in memory: they are begun some contexts ahead, one after the other.</summary>
        private void FetchAhead(ReadOnlySpan<uint> contextSuffixes, int at)
        {
            if (at + (2 * Ahead) >= contextSuffixes.Length)
            {
                return;
            }

            var farther = contextSuffixes[at + (2 * Ahead)];
            var nearer = contextSuffixes[at + Ahead];
            if (farther >= suffixFirst.Start && farther < suffixFirst.End)
            {
                suffixFirst.Prefetch(farther);
            }

            if (nearer >= suffixFirst.Start && nearer < suffixFirst.End - 1)
            {
                suffixWords.Prefetch(suffixFirst[nearer]);
            }
        }

        /// <summary>Where <paramref name="word"/> stands in the sorted words from <paramref name="from"/>: steps that double, then halve.</summary>
        private long Find(uint word, long from, long end)
        {
            if (suffixWords[from] == word)
            {
                return from;
            }

            long step = 1;
            var low = from;
            while (low + step < end && suffixWords[low + step] < word)
            {
                low += step;
                step *= 2;
            }

            var high = Math.Min(low + step, end - 1);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (suffixWords[middle] < word)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }
}
