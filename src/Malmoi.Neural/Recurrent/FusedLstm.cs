using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Malmoi.Neural.Recurrent;

/// <summary>libtorch's own LSTM over weights that are given to it: one kernel for all places of a batch, where a module would hold weights of its own.</summary>
internal static unsafe partial class FusedLstm
{
    private const string Library = "torch_cpu";

    // Which of its interfaces libtorch is called by: that of 2.10.
    private const ulong InterfaceVersion = (2UL << 56) | (10UL << 48);

    /// <summary>One layer, from left to right.</summary>
    /// <param name="input">(batch, positions, from)</param>
    /// <param name="hidden">What was shown last: (1, batch, width)</param>
    /// <param name="cell">What is held: (1, batch, width)</param>
    /// <param name="weights">(4 width, from), (4 width, width), and two biases (4 width), the gates in the order i, f, g, o.</param>
    /// <returns>Shown at every place (batch, positions, width), and the last of both (1, batch, width).</returns>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) Run(
        Tensor input,
        Tensor hidden,
        Tensor cell,
        params ReadOnlySpan<Tensor> weights
    )
    {
        // lstm.input(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first) -> (output, hidden, cell)
        var stack = stackalloc ulong[9];
        stack[0] = Handle(input);
        stack[1] = List([hidden, cell]);
        stack[2] = List(weights);
        (stack[3], stack[4], stack[5]) = (1, 1, BitConverter.DoubleToUInt64Bits(0));
        (stack[6], stack[7], stack[8]) = (0, 0, 1);
        Check(Call("aten::lstm", "input", stack, InterfaceVersion));
        return (Taken(stack[0]), Taken(stack[1]), Taken(stack[2]));
    }

    // The call takes what it is given, so it is given handles of its own.
    private static ulong Handle(Tensor tensor)
    {
        Check(NewHandle(tensor.Handle, out var handle));
        GC.KeepAlive(tensor);
        return (ulong)handle;
    }

    private static ulong List(ReadOnlySpan<Tensor> tensors)
    {
        Check(NewList((nuint)tensors.Length, out var list));
        foreach (var tensor in tensors)
        {
            Check(Add(list, Handle(tensor)));
        }

        return (ulong)list;
    }

    private static Tensor Taken(ulong handle) => Tensor.UnsafeCreateTensor((nint)handle);

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException("libtorch could not run its LSTM; what it says stands above.");
        }
    }

    // Of libtorch's stable C interface.
    [LibraryImport(Library, EntryPoint = "torch_call_dispatcher", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Call(string name, string overload, ulong* stack, ulong version);

    [LibraryImport(Library, EntryPoint = "torch_new_list_reserve_size")]
    private static partial int NewList(nuint size, out nint list);

    [LibraryImport(Library, EntryPoint = "torch_list_push_back")]
    private static partial int Add(nint list, ulong element);

    [LibraryImport(Library, EntryPoint = "aoti_torch_new_tensor_handle")]
    private static partial int NewHandle(nint tensor, out nint handle);
}
