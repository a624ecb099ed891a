using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Malmoi.Quantization;

/// <summary>The order in which a matrix holds its columns where it is not that of the inputs: GPTQ's, by how much they are used (act-order).</summary>
/// <remarks>A product gathers the inputs first: y = Σ W[r, i] x[order[i]].</remarks>
public sealed class ColumnOrder : IEquatable<ColumnOrder>
{
    private readonly int[] _columns;
    private readonly int _hash;

    /// <param name="columns">For each number of a row, whose column it is: a permutation.</param>
    public ColumnOrder(ReadOnlySpan<int> columns)
    {
        _columns = columns.ToArray();
        var seen = new bool[_columns.Length];
        foreach (var column in _columns)
        {
            if ((uint)column >= (uint)seen.Length || seen[column])
            {
                throw new ArgumentException($"column {column} comes twice, or is none", nameof(columns));
            }

            seen[column] = true;
        }

        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes<int>(_columns));
        _hash = hash.ToHashCode();
    }

    /// <summary>For each number of a row, whose column it is.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Puts the inputs into the matrix's order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are fewer than there are columns.</exception>
    public void Gather(ReadOnlySpan<float> inputs, Span<float> held)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Length, _columns.Length, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfLessThan(held.Length, _columns.Length, nameof(held));

        // Columns are a permutation of all below their number.
        ref var first = ref MemoryMarshal.GetReference(inputs);
        ref var target = ref MemoryMarshal.GetReference(held);
        ReadOnlySpan<int> columns = _columns;
        for (var i = 0; i < columns.Length; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref first, columns[i]);
        }
    }

    /// <summary>Puts a row of the matrix into the order of the inputs.</summary>
    public void Scatter(ReadOnlySpan<float> held, Span<float> inputs)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            inputs[_columns[i]] = held[i];
        }
    }

    /// <summary>Whether another order is the same: queries, keys and values were made from the same inputs.</summary>
    public bool Equals(ColumnOrder? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && _columns.AsSpan().SequenceEqual(other._columns));

    public override bool Equals(object? obj) => Equals(obj as ColumnOrder);

    public override int GetHashCode() => _hash;
}
