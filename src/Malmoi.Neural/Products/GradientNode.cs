using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Malmoi.Neural.Products;

/// <summary>A step in autograd's graph whose backward pass is written here.</summary>
/// <remarks>
/// TorchSharp has the same (SingleTensorFunction), but keeps every gradient, and a copy's room for every result, until the loss is
/// disposed; this one lets go of a gradient when the next step begins.
/// </remarks>
internal abstract unsafe partial class GradientNode
{
    // Autograd takes a reference to what a step returns only after it has returned.
    [ThreadStatic]
    private static GradientNode? _latest;

    [ThreadStatic]
    private static nint* _allocated;

    private readonly BackwardCall _backward;
    private readonly ForgottenCall _forgotten;
    private readonly nint[] _handles = GC.AllocateArray<nint>(2, pinned: true);
    private Tensor[] _returned = [];
    private GCHandle _self;

    protected GradientNode() => (_backward, _forgotten) = (Return, Forgotten);

    private delegate Handles BackwardCall(nint* gradients, int count);

    private delegate void ForgottenCall();

    /// <summary>The result as one that gradients pass.</summary>
    /// <param name="result">Made without gradients.</param>
    /// <param name="input">What it was made of, and wants a gradient.</param>
    /// <param name="other">A second of these.</param>
    protected Tensor Record(Tensor result, Tensor input, Tensor? other = null)
    {
        var inputs = stackalloc nint[] { input.Handle, other?.Handle ?? 0 };
        var outputs = stackalloc nint[] { result.Handle };
        var read = new Handles(inputs, other is null ? 1 : 2);
        var node = Create(
            Marshal.GetFunctionPointerForDelegate(_backward),
            Marshal.GetFunctionPointerForDelegate(_forgotten)
        );
        _self = GCHandle.Alloc(this); // until autograd forgets it
        SetNextEdges(node, read, 1);
        ClearInputMetadata(node);
        nint recorded;
        _allocated = &recorded;
        WrapOutputs(read, default, default, new Handles(outputs, 1), node, &Allocate);
        DisposeShared(node);
        DisposeWeak(node);
        GC.KeepAlive(input);
        GC.KeepAlive(other);
        GC.KeepAlive(result);
        return Tensor.UnsafeCreateTensor(recorded);
    }

    /// <summary>The gradients of the inputs from that of the result; called once, in a scope of its own.</summary>
    protected abstract Tensor[] Backward(Tensor gradient);

    /// <summary>Disposes what was kept for the backward pass; may be called again.</summary>
    protected abstract void Forget();

    // No exception may cross native code: where a gradient is missing, autograd throws one of its own.
    private Handles Return(nint* gradients, int count)
    {
        try
        {
            _latest?.Release();
            _latest = this;
            using var scope = NewDisposeScope();
            _returned = Backward(Tensor.UnsafeCreateTensor(gradients[0]));
            for (var i = 0; i < _returned.Length; i++)
            {
                _handles[i] = _returned[i].DetachFromDisposeScope().Handle;
            }

            return new Handles((nint*)Marshal.UnsafeAddrOfPinnedArrayElement(_handles, 0), _returned.Length);
        }
        catch (Exception failure) when (failure is ExternalException or InvalidOperationException)
        {
            return default;
        }
    }

    private void Forgotten()
    {
        Release();
        Forget();
        _self.Free();
    }

    private void Release()
    {
        foreach (var gradient in _returned)
        {
            gradient.Dispose();
        }

        _returned = [];
    }

    // Where native code writes the handle of the one tensor it makes.
    [UnmanagedCallersOnly]
    private static nint* Allocate(nuint count) => _allocated;

    [LibraryImport("LibTorchSharp", EntryPoint = "THSAutograd_CSharpNode_ctor")]
    private static partial Node Create(nint backward, nint forgotten);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSAutograd_CSharpNode_setNextEdges")]
    private static partial void SetNextEdges(Node node, Handles inputs, byte executable);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSAutograd_CSharpNode_clearInputMetadata")]
    private static partial void ClearInputMetadata(Node node);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSAutograd_Function_wrapOutputs")]
    private static partial void WrapOutputs(
        Handles inputs,
        Handles withoutGradient,
        Handles changed,
        Handles outputs,
        Node node,
        delegate* unmanaged<nuint, nint*> allocate
    );

    [LibraryImport("LibTorchSharp", EntryPoint = "THSAutograd_CSharpNode_disposeSharedPtr")]
    private static partial void DisposeShared(Node node);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSAutograd_CSharpNode_disposeWeakPtr")]
    private static partial void DisposeWeak(Node node);

    private readonly record struct Node(nint Shared, nint Weak);

    private readonly struct Handles(nint* first, long count)
    {
        public readonly nint* First = first;
        public readonly long Count = count;
    }
}
