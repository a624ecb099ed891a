using System.Runtime.Intrinsics;

namespace Malmoi.Tokenization.Korean;

/// <summary>The weights of features, a row of small whole numbers for each, found by the feature's hash.</summary>
/// <remarks>Rows of eight 16-bit numbers are added eight at once; being whole, their sums are the same on every machine.</remarks>
internal sealed class FeatureWeights
{
    /// <summary>The greatest weight: a sum over every feature of a unit stays within 16 bits.</summary>
    public const int Most = 1000;

    private const int Labels = PieceLabels.Count;

    private readonly ulong[] _keys;
    private readonly short[] _rows;

    /// <param name="count">Features to come.</param>
    public FeatureWeights(int count)
    {
        // At most half full.
        var slots = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 1) * 2);
        _keys = new ulong[slots];
        _rows = new short[slots * Labels];
    }

    /// <summary>How many features have a row.</summary>
    public int Count { get; private set; }

    /// <summary>The row of a feature, made of zeros where there was none.</summary>
    public Span<short> Add(ulong feature)
    {
        var slot = Find(feature);
        if (_keys[slot] != feature)
        {
            _keys[slot] = feature;
            Count++;
        }

        return _rows.AsSpan(slot * Labels, Labels);
    }

    /// <summary>The features in ascending order, each with its row.</summary>
    public IEnumerable<(ulong Feature, ReadOnlyMemory<short> Row)> Sorted() =>
        Enumerable
            .Range(0, _keys.Length)
            .Where(slot => _keys[slot] != EojeolFeatures.None)
            .OrderBy(slot => _keys[slot])
            .Select(slot => (_keys[slot], (ReadOnlyMemory<short>)_rows.AsMemory(slot * Labels, Labels)));

    /// <summary>Writes the sums of the features' rows.</summary>
    public void Sum(ReadOnlySpan<ulong> features, Span<int> sums)
    {
        var total = Vector128<short>.Zero;
        foreach (var feature in features)
        {
            var slot = Find(feature);
            if (_keys[slot] == feature && feature != EojeolFeatures.None)
            {
                total += Vector128.Create<short>(_rows.AsSpan(slot * Labels, Labels));
            }
        }

        Vector128.WidenLower(total).CopyTo(sums);
        Vector128.WidenUpper(total).CopyTo(sums[(Labels / 2)..]);
    }

    private int Find(ulong feature)
    {
        var mask = _keys.Length - 1;
        var slot = (int)(feature >> 1) & mask;
        while (_keys[slot] != feature && _keys[slot] != EojeolFeatures.None)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
