using Malmoi.Storage;

namespace Malmoi.NGrams.Counting;

/// <summary>Cuts a level into stretches of contexts with about equally many extensions, so that threads share the work evenly.</summary>
internal static class ContextBlocks
{
    /// <summary>Contexts [Start, End) and their extensions [First, Last) in the next level.</summary>
    public readonly record struct Block(long Start, long End, long First, long Last)
    {
        public int Contexts => (int)(End - Start);

        public int Extensions => (int)(Last - First);
    }

    /// <summary>All contexts of <paramref name="level"/> in order; a block passes the limits only by a single context's extensions.</summary>
    public static List<Block> Of(NGramLevel level, int extensions = 1 << 16, int contexts = 1 << 16)
    {
        var blocks = new List<Block>();
        var first = level.First!;
        uint[] scratch = [];
        long start = 0;
        long startExtension = 0;
        long previous = 0;
        for (long at = 0; at <= level.Length; )
        {
            var part = first.Read(at, (int)Math.Min(1 << 16, level.Length + 1 - at), ref scratch);
            for (var i = 0; i < part.Length; i++, at++)
            {
                if (at - start >= contexts || (part[i] - startExtension > extensions && at - 1 > start))
                {
                    var end = at - start >= contexts ? at : at - 1;
                    var last = end == at ? part[i] : previous;
                    blocks.Add(new Block(start, end, startExtension, last));
                    start = end;
                    startExtension = last;
                }

                previous = part[i];
            }
        }

        if (start < level.Length)
        {
            blocks.Add(new Block(start, level.Length, startExtension, previous));
        }

        return blocks;
    }
}
