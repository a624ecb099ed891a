using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Malmoi.Neural.Products;

/// <summary>libtorch's other library of matrix products (oneDNN), for the processors that its usual one (MKL) does not look at closely.</summary>
/// <remarks>
/// MKL chooses its code by the maker's name before it asks what the processor can do: on AMD's with AVX-512 it keeps to one
/// for the first Zen, at 60 to 80 % of what oneDNN, which writes its code for the processor it finds, gives there. Both add up in 32 bits.
/// libtorch offers oneDNN for 16-bit numbers only, so the functions beneath are called by their names in its file; where they are
/// missing (Windows, another release) everything stays with MKL.
/// </remarks>
internal static unsafe class OneDnn
{
    // Below this many multiplications, or rows, what a call costs by itself (20 µs) is more than it saves.
    private const long LeastWork = 1 << 23;
    private const long LeastRows = 32;

    // Of libtorch's stable C interface: int (x, weight, bias*, activation, its numbers, their count, its variant*, result*)
    private static readonly delegate* unmanaged<nint, nint, nint*, byte*, nint, long, byte*, nint*, int> _linear =
        (delegate* unmanaged<nint, nint, nint*, byte*, nint, long, byte*, nint*, int>)Export(
            "aoti_torch_cpu__linear_pointwise"
        );

    // at::native::mkldnn_matmul(Tensor const& left, Tensor const& right, Tensor const& sum, float share of what it holds, float share of the product)
    private static readonly delegate* unmanaged<nint, nint, nint, float, float, void> _multiply = (delegate* unmanaged<
        nint,
        nint,
        nint,
        float,
        float,
        void>)Export("_ZN2at6native13mkldnn_matmulERKNS_6TensorES3_S3_ff");

    /// <summary>Whether it can multiply here.</summary>
    public static bool IsThere { get; } =
        Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && _linear is not null && _multiply is not null;

    /// <summary>Whether it is the faster of the two here.</summary>
    public static bool IsFaster { get; } = IsThere && MadeByAmd();

    /// <summary>Whether the map of these vectors is one it can do, and large enough to gain by it.</summary>
    public static bool Suits(Tensor x, Tensor weight)
    {
        var (to, from) = (weight.shape[0], weight.shape[1]);
        var rows = x.NumberOfElements / from;
        return rows >= LeastRows
            && rows * from * to >= LeastWork
            && (x.dtype, weight.dtype) == (ScalarType.Float32, ScalarType.Float32)
            && (x.device_type, weight.device_type) == (TorchSharp.DeviceType.CPU, TorchSharp.DeviceType.CPU)
            && x.is_contiguous()
            && weight.is_contiguous();
    }

    /// <summary>x Wᵀ + b, for (..., from), (to, from) and (to): (..., to). No gradient passes.</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias)
    {
        var shift = bias?.Handle ?? 0;
        nint result;
        fixed (byte* none = "none\0"u8)
        {
            if (_linear(x.Handle, weight.Handle, bias is null ? null : &shift, none, 0, 0, null, &result) != 0)
            {
                throw new InvalidOperationException("oneDNN could not multiply two matrices.");
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        return Tensor.UnsafeCreateTensor(result);
    }

    /// <summary>Writes, or adds, the product of two matrices: (n, k) times (k, m) to (n, m). No gradient passes.</summary>
    public static void Multiply(Tensor left, Tensor right, Tensor result, bool add = false)
    {
        _multiply(left.Handle, right.Handle, result.Handle, add ? 1 : 0, 1);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        GC.KeepAlive(result);
    }

    private static nint Export(string name)
    {
        // TorchSharp loads libtorch with its first tensor.
        using var first = zeros(1);
        return
            NativeLibrary.TryLoad("torch_cpu", typeof(OneDnn).Assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, name, out var function)
            ? function
            : 0;
    }

    // The maker's name, twelve letters in three registers.
    private static bool MadeByAmd()
    {
        var (_, first, last, middle) = X86Base.CpuId(0, 0);
        ReadOnlySpan<int> registers = [first, middle, last];
        return MemoryMarshal.AsBytes(registers).SequenceEqual("AuthenticAMD"u8);
    }
}
