using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Malmoi.Checkpoints;

/// <summary>The sizes of a tensor's dimensions, outermost first; none for a single number.</summary>
[CollectionBuilder(typeof(TensorShape), nameof(Create))]
public sealed class TensorShape : IReadOnlyList<long>, IEquatable<TensorShape>
{
    private readonly long[] _sizes;

    private TensorShape(long[] sizes, long count) => (_sizes, Count) = (sizes, count);

    /// <summary>How many dimensions there are.</summary>
    public int Rank => _sizes.Length;

    /// <summary>How many elements a tensor of this shape has: the product of the sizes.</summary>
    public long Count { get; }

    public ReadOnlySpan<long> Sizes => _sizes;

    int IReadOnlyCollection<long>.Count => _sizes.Length;

    public long this[int dimension] => _sizes[dimension];

    /// <exception cref="ArgumentException">A size is negative, or the elements are more than a computer counts.</exception>
    public static TensorShape Create(params ReadOnlySpan<long> sizes) =>
        TryCreate(sizes, out var shape)
            ? shape
            : throw new ArgumentException(
                $"the sizes {Written(sizes)} are no shape: one is negative, or their product beyond 2^63"
            );

    /// <returns>False where a size is negative, or the elements are more than a computer counts.</returns>
    public static bool TryCreate(ReadOnlySpan<long> sizes, out TensorShape shape)
    {
        var count = 1L;
        foreach (var size in sizes)
        {
            if (size < 0 || (size > 0 && count > long.MaxValue / size))
            {
                shape = [];
                return false;
            }

            count *= size;
        }

        shape = new TensorShape(sizes.ToArray(), count);
        return true;
    }

    /// <summary>Written as 1024x3072; a single number as "one number".</summary>
    public override string ToString() => _sizes.Length == 0 ? "one number" : Written(_sizes);

    public bool Equals(TensorShape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    public override int GetHashCode() => HashCode.Combine(_sizes.Length, Count);

    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)_sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static string Written(ReadOnlySpan<long> sizes) =>
        string.Join('x', sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
