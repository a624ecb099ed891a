using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>A cache whose rows belong to states that were read together: the next reading of the same states goes on in place.</summary>
/// <remarks>Rows may have begun at different columns: those before a row's begin are padding.</remarks>
internal sealed class SharedCache(KeyValueCache keys, int[] padding) : IDisposable
{
    private int _users;

    public KeyValueCache Keys => keys;

    /// <summary>Unused columns before each row.</summary>
    public int[] Padding => padding;

    /// <summary>Logits after the last token of each row (rows, vocabulary); null before the first reading.</summary>
    public Tensor? Last { get; private set; }

    public void SetLast(Tensor logits)
    {
        Last?.Dispose();
        Last = logits.DetachFromDisposeScope();
    }

    public CacheRow Row(int index)
    {
        Interlocked.Increment(ref _users);
        return new CacheRow(this, index);
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        keys.Dispose();
        Last?.Dispose();
    }

    /// <summary>A cache whose row i is rows[i], in place where they are a whole cache already.</summary>
    /// <param name="rows">Not empty; each state's, or a fresh state's null, of which there must be all or none.</param>
    public static SharedCache Join(IReadOnlyList<CacheRow?> rows)
    {
        if (rows[0] is not { } first)
        {
            return new SharedCache(new KeyValueCache(), new int[rows.Count]);
        }

        if (rows.All(row => row!.Value.Cache == first.Cache))
        {
            // Rows whose states are gone still stand in it.
            var whole =
                first.Cache._users == rows.Count
                && first.Cache.Padding.Length == rows.Count
                && rows.Select((row, i) => row!.Value.Index == i).All(same => same);
            return whole ? first.Cache : first.Cache.Select([.. rows.Select(row => (long)row!.Value.Index)]);
        }

        return Merge([.. rows.Select(row => row!.Value)]);
    }

    private SharedCache Select(long[] rows)
    {
        using var index = tensor(rows, ScalarType.Int64);
        using var there = index.to(Last!.device);
        return new SharedCache(keys.Select(there), [.. rows.Select(row => padding[row])]);
    }

    private static SharedCache Merge(CacheRow[] rows)
    {
        var columns = rows.Max(row => row.Length);
        var merged = KeyValueCache.Merge([.. rows.Select(row => (row.Cache.Keys, (long)row.Index, row.Length))]);
        return new SharedCache(merged, [.. rows.Select(row => (int)(columns - row.Length))]);
    }
}

/// <summary>A state's place in a cache.</summary>
internal readonly record struct CacheRow(SharedCache Cache, int Index)
{
    /// <summary>Tokens read, padding left out.</summary>
    public long Length => Cache.Keys.Length - Cache.Padding[Index];
}
