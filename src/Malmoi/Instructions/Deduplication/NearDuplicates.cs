using System.Runtime.InteropServices;
using Malmoi.Text;

namespace Malmoi.Instructions.Deduplication;

/// <summary>Texts that are nearly those before them, found without comparing all with all: MinHash (Broder, 1997) and bands of it.</summary>
/// <remarks>
/// A text is the set of its runs of words. The least hash of a set under one of many functions is the same for two sets as often as they
/// have elements in common (Jaccard's similarity). Sets of which any band of least hashes is alike are compared in full.
/// </remarks>
public sealed class NearDuplicates : IDuplicates
{
    private const int RowsOfBand = 4;

    private readonly ulong[] _factors;
    private readonly int _run;
    private readonly double _least;
    private readonly Dictionary<(int Band, ulong Hash), List<int>> _bands = [];
    private readonly List<HashSet<ulong>> _kept = [];

    /// <param name="least">The similarity from which two texts are the same, of 0 to 1.</param>
    /// <param name="run">Words of a run; shorter texts are one run.</param>
    /// <param name="functions">Hash functions: the more, the fewer duplicates are overlooked.</param>
    /// <exception cref="InputException">A number makes no sense.</exception>
    public NearDuplicates(double least = 0.7, int run = 3, int functions = 128)
    {
        if (least is not (> 0 and <= 1) || run < 1 || functions < RowsOfBand)
        {
            throw new InputException(
                $"a similarity of {least}, runs of {run} words and {functions} functions find nothing: give a similarity above 0 up to 1, 1 word or more, and {RowsOfBand} functions or more"
            );
        }

        (_least, _run) = (least, run);
        var random = new Xoshiro256(functions);
        _factors = [.. Enumerable.Range(0, functions / RowsOfBand * RowsOfBand).Select(_ => random.NextBits() | 1)];
    }

    public int? Add(string text)
    {
        var runs = Runs(text);
        var least = Signature(runs);
        var near = Candidates(least).Where(kept => Similarity(runs, _kept[kept]) >= _least).Order().ToList();
        if (near.Count > 0)
        {
            return near[0];
        }

        for (var band = 0; band < least.Length / RowsOfBand; band++)
        {
            ref var texts = ref CollectionsMarshal.GetValueRefOrAddDefault(_bands, (band, Of(least, band)), out _);
            (texts ??= []).Add(_kept.Count);
        }

        _kept.Add(runs);
        return null;
    }

    /// <summary>Jaccard's similarity of two texts: the runs in both over the runs in either.</summary>
    public double Similarity(string one, string other) => Similarity(Runs(one), Runs(other));

    private static double Similarity(HashSet<ulong> one, HashSet<ulong> other)
    {
        var both = one.Count(other.Contains);
        var either = one.Count + other.Count - both;
        return either == 0 ? 1 : (double)both / either;
    }

    private HashSet<int> Candidates(ulong[] least)
    {
        var found = new HashSet<int>();
        for (var band = 0; band < least.Length / RowsOfBand; band++)
        {
            found.UnionWith(_bands.GetValueOrDefault((band, Of(least, band))) ?? []);
        }

        return found;
    }

    private HashSet<ulong> Runs(string text)
    {
        var words = TextWords.Of(text);
        var runs = new HashSet<ulong>();
        for (var start = 0; start == 0 || start + _run <= words.Count; start++)
        {
            var run = string.Join(' ', words.Skip(start).Take(_run));
            runs.Add(WordHash.Of(MemoryMarshal.AsBytes(run.AsSpan())));
        }

        return runs;
    }

    // One multiplication by an odd number is as good a permutation as is needed; the upper bits count.
    private ulong[] Signature(HashSet<ulong> runs) =>
        Array.ConvertAll(_factors, factor => runs.Min(run => run * factor));

    private static ulong Of(ulong[] least, int band) =>
        WordHash.Of(MemoryMarshal.AsBytes(least.AsSpan(band * RowsOfBand, RowsOfBand)));
}
