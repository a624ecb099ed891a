using Malmoi.Storage;

namespace Malmoi.Checkpoints.Pickle;

/// <summary>Elements that a tensor picks from a storage with a step for each dimension: transposed, sliced, repeated.</summary>
internal static unsafe class StridedElements
{
    /// <summary>The most dimensions a tensor has; PyTorch allows no more.</summary>
    public const int MostDimensions = 64;

    /// <summary>The most bytes a tensor takes that is larger than its storage because it repeats elements.</summary>
    private const long MostRepeated = 64 << 20;

    /// <summary>Whether every element lies in the storage, and, if elements repeat, they are no flood of bytes out of a few.</summary>
    public static bool Fits(PickleTensor tensor)
    {
        var storage = (Int128)tensor.Storage.Count * tensor.Storage.ElementSize;
        var size = tensor.Type.Size();
        if (tensor.Shape.Count == 0)
        {
            return true;
        }

        Int128 last = tensor.Offset;
        for (var i = 0; i < tensor.Strides.Length; i++)
        {
            last += (Int128)(tensor.Shape[i] - 1) * tensor.Strides[i];
        }

        var bytes = (Int128)tensor.Shape.Count * size;
        return (last + 1) * size <= storage && (bytes <= storage || bytes <= MostRepeated);
    }

    /// <summary>Whether the elements stand one after the other already.</summary>
    public static bool AreInOrder(PickleTensor tensor)
    {
        var expected = 1L;
        for (var i = tensor.Strides.Length - 1; i >= 0; i--)
        {
            if (tensor.Shape[i] != 1 && tensor.Strides[i] != expected)
            {
                return tensor.Shape.Count == 0;
            }

            expected *= tensor.Shape[i];
        }

        return true;
    }

    /// <summary>The elements one after the other, the last dimension fastest.</summary>
    /// <param name="tensor">What to pick.</param>
    /// <param name="storage">The first byte of its storage.</param>
    public static NativeBytes Collect(PickleTensor tensor, byte* storage)
    {
        var size = tensor.Type.Size();
        var collected = new NativeBytes(tensor.Shape.Count * size);
        var from = storage + (tensor.Offset * size);
        switch (size)
        {
            case 1:
                Collect(from, tensor, collected.Pointer);
                break;
            case 2:
                Collect((ushort*)from, tensor, (ushort*)collected.Pointer);
                break;
            case 4:
                Collect((uint*)from, tensor, (uint*)collected.Pointer);
                break;
            default:
                Collect((ulong*)from, tensor, (ulong*)collected.Pointer);
                break;
        }

        return collected;
    }

    private static void Collect<T>(T* from, PickleTensor tensor, T* to)
        where T : unmanaged
    {
        var sizes = tensor.Shape.Sizes;
        var strides = tensor.Strides;
        Span<long> index = stackalloc long[MostDimensions];
        index.Clear();
        var (row, step) = sizes.IsEmpty ? (1, 1) : (sizes[^1], strides[^1]);
        for (var done = 0L; done < tensor.Shape.Count; done += row)
        {
            for (var i = 0L; i < row; i++)
            {
                *to++ = from[i * step];
            }

            // On to the next row, as an odometer turns.
            for (var dimension = sizes.Length - 2; dimension >= 0; dimension--)
            {
                from += strides[dimension];
                if (++index[dimension] < sizes[dimension])
                {
                    break;
                }

                from -= strides[dimension] * sizes[dimension];
                index[dimension] = 0;
            }
        }
    }
}
