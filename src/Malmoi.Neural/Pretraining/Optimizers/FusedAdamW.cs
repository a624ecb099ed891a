using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Optimizers;

/// <summary>libtorch's kernel that takes a whole step of AdamW in one pass, which TorchSharp does not bind: reached by name through the stable C interface.</summary>
internal static unsafe partial class FusedAdamW
{
    private const int Arguments = 15;

    /// <param name="Weights">What is changed.</param>
    /// <param name="Gradients">One each.</param>
    /// <param name="First">Means of the gradients.</param>
    /// <param name="Second">Means of their squares.</param>
    /// <param name="Steps">() how many steps were taken, this one with them.</param>
    public sealed record Tensors(Tensor[] Weights, Tensor[] Gradients, Tensor[] First, Tensor[] Second, Tensor Steps);

    public static void Step(Tensors tensors, double rate, AdamWSpec spec, double decay)
    {
        Tensor[] steps = [.. Enumerable.Repeat(tensors.Steps, tensors.Weights.Length)];
        // In the order of aten::_fused_adamw_; the call takes the lists and gives nothing back.
        var stack = stackalloc ulong[Arguments]
        {
            List(tensors.Weights),
            List(tensors.Gradients),
            List(tensors.First),
            List(tensors.Second),
            List([]), // greatest second moments, of a variant
            List(steps),
            Number(rate),
            Number(spec.Beta1),
            Number(spec.Beta2),
            Number(decay),
            Number(spec.Epsilon),
            0, // that variant
            0, // not uphill
            0, // no scale
            0, // no search for infinities
        };
        if (CallDispatcher("aten::_fused_adamw_", "", stack) != 0)
        {
            throw new InvalidOperationException("libtorch refused a step of AdamW: its log above says why.");
        }

        GC.KeepAlive(tensors);
    }

    private static ulong Number(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static ulong List(Tensor[] tensors)
    {
        Check(NewList((nuint)tensors.Length, out var list));
        foreach (var tensor in tensors)
        {
            Check(NewTensor(tensor.Handle, out var handle));
            Check(PushBack(list, (ulong)handle));
        }

        return (ulong)list;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException("libtorch made no list of tensors.");
        }
    }

    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_call_dispatcher", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CallDispatcher(string operation, string overload, ulong* stack);

    [LibraryImport("torch_cpu", EntryPoint = "aoti_torch_new_tensor_handle")]
    private static partial int NewTensor(nint tensor, out nint handle);

    [LibraryImport("torch_cpu", EntryPoint = "torch_new_list_reserve_size")]
    private static partial int NewList(nuint size, out nint list);

    [LibraryImport("torch_cpu", EntryPoint = "torch_list_push_back")]
    private static partial int PushBack(nint list, ulong value);
}
