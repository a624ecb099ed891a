using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>Passages that are small enough to be kept in memory.</summary>
internal sealed class MemoryPassages(IReadOnlyList<Passage> passages) : IPassages
{
    public long Count => passages.Count;

    public int Length(long index) => passages[(int)index].Ids.Length + (passages[(int)index].Partner?.Length ?? 0);

    public Passage Get(long index) => passages[(int)index];

    public static Passage Of(int[] ids, int[]? partner = null) =>
        new(ids, new TokenMarks[ids.Length]) { Partner = partner };

    /// <summary>Sentences one after another, a mark before each, cut into windows that overlap by one.</summary>
    public static MemoryPassages Windows(IEnumerable<int[]> sentences, int length, int mark)
    {
        int[] all = [mark, .. sentences.SelectMany(ids => (int[])[.. ids, mark])];
        return new MemoryPassages([
            .. Enumerable
                .Range(0, (all.Length - 1) / length)
                .Select(window => Of(all[(window * length)..((window * length) + length + 1)])),
        ]);
    }
}
