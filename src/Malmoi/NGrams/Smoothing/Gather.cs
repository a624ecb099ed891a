using Malmoi.NGrams.Counting;
using Malmoi.Storage;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Brings numbers to where links ask for them: result[i] = source[links[i]], for columns in files.</summary>
internal static class Gather
{
    private const int Part = 1 << 16;

    /// <summary>One window of the source in memory at a time; for each, one walk over all links.</summary>
    public static Column<float> Run(NGramCounts counts, Column<uint> links, Column<float> source, CancellationToken ct)
    {
        var result = counts.Store.Create<float>(links.Length);
        try
        {
            var window = Math.Max(1, counts.Store.Window / sizeof(float));
            var pieces = (int)((links.Length + Part - 1) / Part);
            for (long start = 0; start < source.Length; start += window)
            {
                using var values = source.Load(start, Math.Min(window, source.Length - start));
                var pass = new Pass(links, values, result);
                Workers.Run(counts.Threads, pieces, () => new Scratch(), (scratch, i) => pass.Run(i, scratch), ct);
            }

            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private sealed class Scratch
    {
        public uint[] Links = [];
        public float[] Values = [];
    }

    private sealed class Pass(Column<uint> links, ColumnWindow<float> values, Column<float> result)
    {
        public void Run(int piece, Scratch scratch)
        {
            var start = (long)piece * Part;
            var length = (int)Math.Min(Part, links.Length - start);
            var from = links.Read(start, length, ref scratch.Links);
            var into = result.Prepare(start, length, ref scratch.Values);
            if (values.Start > 0)
            {
                // Earlier windows have filled part of it.
                result.Read(start, length, ref scratch.Values);
            }

            for (var i = 0; i < from.Length; i++)
            {
                if (from[i] >= values.Start && from[i] < values.End)
                {
                    into[i] = values[from[i]];
                }
            }

            result.Commit(start, into);
        }
    }
}
