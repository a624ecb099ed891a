using System.Runtime.InteropServices;

namespace Malmoi.Inference.Matrices;

/// <summary>A batch of vectors on their way into matrices, in every form that those want, each made once.</summary>
public sealed unsafe class Activations : IDisposable
{
    private const int Alignment = 64;

    private float* _values;

    /// <param name="count">Vectors, at most.</param>
    /// <param name="width">Numbers of a vector.</param>
    public Activations(int count, int width)
    {
        (Capacity, Count, Width) = (count, count, width);
        _values = (float*)NativeMemory.AlignedAlloc((nuint)count * (nuint)width * sizeof(float), Alignment);
    }

    ~Activations() => Free();

    /// <summary>Vectors there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Vectors that are there.</summary>
    public int Count { get; set; }

    /// <summary>Numbers of a vector.</summary>
    public int Width { get; }

    /// <summary>(vectors, width).</summary>
    public float* Values => _values;

    /// <summary>Makes forms of some of the vectors from their <see cref="Values"/>; different threads may make those of different vectors.</summary>
    /// <param name="forms">Which.</param>
    /// <param name="first">The first vector.</param>
    /// <param name="count">How many vectors.</param>
    public void Make(ActivationForms forms, int first, int count) { }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
    }
}
