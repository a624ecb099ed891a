using System.Runtime.InteropServices;
using Malmoi.Checkpoints;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>The memory of a tensor on the CPU, however large (TorchSharp's own spans end at 2 GB), and tensors over the memory of a file.</summary>
internal static unsafe partial class TorchMemory
{
    /// <summary>The numbers of a tensor in the order of its rows, on their own.</summary>
    public static float[] Numbers(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return tensor.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    // Elements widened at once: a span ends at 2 GB.
    private const int Part = 1 << 24;

    // From here on memory is asked for in large pages: touching it for the first time costs more than filling it otherwise.
    private const long Large = 1 << 22;
    private const long LargePage = 1 << 21;
    private const int AdviseLargePages = 14;

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
    public static Tensor Load(TensorView view)
    {
        using var scope = NewDisposeScope();
        var copy = Copy([Over(view)], null);
        GC.KeepAlive(view);
        return copy.MoveToOuterDisposeScope();
    }

    /// <summary>A file's tensor where it lies, to be read while its view is alive; widened to 32 bits where torch has no such type.</summary>
    public static Tensor Over(TensorView view)
    {
        long[] shape = [.. view.Shape];
        if (TorchTypes.Of(view.Type) is not { } type)
        {
            return Widened(view, shape);
        }

        var strides = new long[shape.Length];
        for (var (dimension, step) = (shape.Length - 1, 1L); dimension >= 0; step *= shape[dimension--])
        {
            strides[dimension] = step;
        }

        fixed (long* sizes = shape)
        fixed (long* steps = strides)
        {
            return CreateOverMemory(view.Pointer, shape.Length, sizes, steps, 0, (int)type, 0, 0, out var handle) == 0
                ? Tensor.UnsafeCreateTensor(handle)
                : throw new InvalidOperationException("libtorch made no tensor over a file's memory.");
        }
    }

    /// <summary>Rows below one another in memory of their own.</summary>
    /// <param name="pieces">At least one, of one type.</param>
    /// <param name="type">What numbers with a fraction become; null: what they are.</param>
    public static Tensor Copy(IReadOnlyList<Tensor> pieces, ScalarType? type)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. pieces[0].shape];
        if (pieces.Count > 1)
        {
            shape[0] = pieces.Sum(piece => piece.shape[0]);
        }

        var whole = empty(shape, is_floating_point(pieces[0]) ? type ?? pieces[0].dtype : pieces[0].dtype);
        UseLargePages(whole);
        long row = 0;
        foreach (var piece in pieces)
        {
            (pieces.Count == 1 ? whole : whole.narrow(0, row, piece.shape[0])).copy_(piece);
            row += pieces.Count == 1 ? 0 : piece.shape[0];
        }

        return whole.MoveToOuterDisposeScope();
    }

    private static Tensor Widened(TensorView view, long[] shape)
    {
        var widened = empty(shape, ScalarType.Float32);
        var floats = (float*)Of(widened);
        for (long at = 0; at < view.Count; at += Part)
        {
            view.CopyTo(at, new Span<float>(floats + at, (int)Math.Min(Part, view.Count - at)));
        }

        return widened;
    }

    // Advice: where the kernel does not take it, nothing is lost but time.
    private static void UseLargePages(Tensor tensor)
    {
        if (OperatingSystem.IsLinux() && tensor.numel() * tensor.element_size() is var length && length >= Large)
        {
            var start = Of(tensor);
            var aligned = (nint)((start + LargePage - 1) & -LargePage);
            _ = Advise(aligned, (nuint)(length - (aligned - start)), AdviseLargePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);

    // Of libtorch's stable C interface.
    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_get_data_ptr")]
    private static partial int GetDataPointer(nint tensor, out nint pointer);

    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_create_tensor_from_blob")]
    private static partial int CreateOverMemory(
        byte* data,
        long dimensions,
        long* sizes,
        long* strides,
        long offset,
        int type,
        int deviceType,
        int deviceIndex,
        out nint tensor
    );
}
