using System.Runtime.InteropServices;
using Malmoi.Checkpoints;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>The memory of a tensor on the CPU, however large: TorchSharp's own spans end at 2 GB.</summary>
internal static unsafe partial class TorchMemory
{
    // Elements widened at once: a span ends at 2 GB.
    private const int Part = 1 << 24;

    /// <summary>The first element of a contiguous tensor; keep the tensor alive while it is used.</summary>
    public static nint Of(Tensor tensor)
    {
        if (!tensor.is_contiguous() || tensor.device.type != TorchSharp.DeviceType.CPU)
        {
            throw new InvalidOperationException("Only a contiguous tensor on the CPU can be read through a pointer.");
        }

        return GetDataPointer(tensor.Handle, out var pointer) == 0
            ? pointer
            : throw new InvalidOperationException("libtorch gave no pointer to a tensor's memory.");
    }

    /// <summary>A whole tensor of a file, in the type it is stored in, or as 32-bit numbers where torch has no such type.</summary>
    public static Tensor Load(TensorView view) => Load(view, 0, view.Count, [.. view.Shape]);

    /// <summary>Elements of a file's tensor from a place on, as a tensor of its own.</summary>
    /// <param name="view">The file's.</param>
    /// <param name="start">The first element.</param>
    /// <param name="count">How many.</param>
    /// <param name="shape">Of what is made of them.</param>
    /// <param name="type">What numbers with a fraction become; null: what they are.</param>
    public static Tensor Load(TensorView view, long start, long count, long[] shape, ScalarType? type = null)
    {
        var stored = TorchTypes.Of(view.Type);
        if (stored is { } kept && (type is null || type == kept || !view.Type.IsFloating()))
        {
            var same = empty(shape, kept);
            var size = view.Type.Size();
            Buffer.MemoryCopy(view.Pointer + (start * size), (void*)Of(same), count * size, count * size);
            GC.KeepAlive(view);
            return same;
        }

        var widened = empty(shape, ScalarType.Float32);
        var floats = (float*)Of(widened);
        for (long at = 0; at < count; at += Part)
        {
            var length = (int)Math.Min(Part, count - at);
            view.CopyTo(start + at, new Span<float>(floats + at, length));
        }

        if (type is null or ScalarType.Float32)
        {
            return widened;
        }

        using (widened)
        {
            return widened.to(type.Value);
        }
    }

    // Of libtorch's stable C interface.
    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_get_data_ptr")]
    private static partial int GetDataPointer(nint tensor, out nint pointer);
}
