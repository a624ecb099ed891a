using System.Runtime.InteropServices;
using Malmoi.Quantization;

namespace Malmoi.Inference.Matrices;

/// <summary>A batch of vectors on their way into matrices, in every form that those want, each made once.</summary>
public sealed unsafe class Activations : IDisposable
{
    private const int Alignment = 64;

    /// <summary>Numbers under one scale in <see cref="ActivationForms.Bytes32"/> and <see cref="ActivationForms.Words32"/>.</summary>
    internal const int BlockLength = 32;

    /// <summary>Numbers under one scale in <see cref="ActivationForms.Bytes256"/>.</summary>
    internal const int LongBlockLength = 256;

    private readonly Lock _reserving = new();
    private readonly List<Activations> _ordered = [];
    private ActivationForms _reserved;
    private float* _values;

    /// <param name="count">Vectors, at most.</param>
    /// <param name="width">Numbers of a vector.</param>
    public Activations(int count, int width)
    {
        (Capacity, Count, Width) = (count, count, width);
        _values = (float*)Allocate((long)count * width * sizeof(float));
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

    /// <summary>Blocks of <see cref="BlockLength"/> in a vector; the last may be shorter.</summary>
    internal int Blocks => (Width + BlockLength - 1) / BlockLength;

    /// <summary>(vectors, width) of -127 to 127.</summary>
    internal sbyte* Bytes { get; private set; }

    /// <summary>(vectors, blocks): what a byte counts.</summary>
    internal float* ByteScales { get; private set; }

    /// <summary>(vectors, blocks): the sum of the numbers, as the bytes say.</summary>
    internal float* ByteSums { get; private set; }

    /// <summary>(vectors, blocks): -8 times the sum of the bytes.</summary>
    internal int* Starts { get; private set; }

    /// <summary>(vectors, blocks): the same as two numbers of 16 bits, one of the first two bytes in every four, one of the others.</summary>
    internal int* PairStarts { get; private set; }

    /// <summary>(vectors, width) of -127 to 127, under one scale for every 256.</summary>
    internal sbyte* LongBytes { get; private set; }

    /// <summary>(vectors, width / 256): what a byte counts.</summary>
    internal float* LongScales { get; private set; }

    /// <summary>(vectors, width / 32): the sum of the bytes.</summary>
    internal short* LongSums { get; private set; }

    /// <summary>(vectors, width / 16): -16 times the sum of the bytes.</summary>
    internal short* LongStarts { get; private set; }

    /// <summary>(vectors, width) of -32767 to 32767.</summary>
    internal short* Words { get; private set; }

    /// <summary>(vectors, blocks): what a word counts.</summary>
    internal float* WordScales { get; private set; }

    /// <summary>(vectors, blocks): the sum of the numbers, as the words say.</summary>
    internal float* WordSums { get; private set; }

    /// <summary>The first vectors as <see cref="TurnedVectors"/> has them.</summary>
    internal float* Turned { get; private set; }

    /// <summary>Room for the same vectors in another order; <see cref="Gather"/> fills it.</summary>
    /// <param name="place">Which of such rooms, if more orders than one are wanted.</param>
    internal Activations Ordered(int place)
    {
        while (_ordered.Count <= place)
        {
            _ordered.Add(new Activations(Capacity, Width));
        }

        _ordered[place].Count = Count;
        return _ordered[place];
    }

    /// <summary>Takes some of another's vectors, their numbers in an order; different threads may take different ones.</summary>
    internal void Gather(Activations from, ColumnOrder order, int first, int count)
    {
        for (var t = first; t < first + count; t++)
        {
            var at = (nint)t * Width;
            order.Gather(new ReadOnlySpan<float>(from.Values + at, Width), new Span<float>(Values + at, Width));
        }
    }

    /// <summary>Makes forms of some of the vectors from their <see cref="Values"/>; different threads may make those of different vectors.</summary>
    /// <param name="forms">Which.</param>
    /// <param name="first">The first vector.</param>
    /// <param name="count">How many vectors.</param>
    public void Make(ActivationForms forms, int first, int count)
    {
        Reserve(forms);
        for (var t = first; t < first + count; t++)
        {
            var (at, block) = ((nint)t * Width, (nint)t * Blocks);
            if (forms.HasFlag(ActivationForms.Bytes32))
            {
                ActivationBlocks.ToBytes(
                    Values + at,
                    Width,
                    Bytes + at,
                    ByteScales + block,
                    ByteSums + block,
                    Starts + block,
                    PairStarts + block
                );
            }

            if (forms.HasFlag(ActivationForms.Bytes256))
            {
                ActivationBlocks.ToLongBytes(
                    Values + at,
                    Width,
                    LongBytes + at,
                    LongScales + (at / LongBlockLength),
                    LongSums + (at / BlockLength),
                    LongStarts + (at / 16)
                );
            }

            if (forms.HasFlag(ActivationForms.Words32))
            {
                ActivationBlocks.ToWords(Values + at, Width, Words + at, WordScales + block, WordSums + block);
            }
        }

        if (forms.HasFlag(ActivationForms.Turned))
        {
            TurnedVectors.Turn(Values, Count, Width, first, first + count, Turned);
        }
    }

    public void Dispose()
    {
        _ordered.ForEach(ordered => ordered.Dispose());
        _ordered.Clear();
        Free();
        GC.SuppressFinalize(this);
    }

    private void Reserve(ActivationForms forms)
    {
        if ((forms & ~_reserved) == 0)
        {
            return;
        }

        lock (_reserving)
        {
            var (numbers, blocks) = ((long)Capacity * Width, (long)Capacity * Blocks);
            if ((forms & ~_reserved).HasFlag(ActivationForms.Bytes32))
            {
                Bytes = (sbyte*)Allocate(numbers);
                ByteScales = (float*)Allocate(blocks * sizeof(float));
                ByteSums = (float*)Allocate(blocks * sizeof(float));
                Starts = (int*)Allocate(blocks * sizeof(int));
                PairStarts = (int*)Allocate(blocks * sizeof(int));
                _reserved |= ActivationForms.Bytes32;
            }

            if ((forms & ~_reserved).HasFlag(ActivationForms.Bytes256))
            {
                LongBytes = (sbyte*)Allocate(numbers);
                LongScales = (float*)Allocate(numbers / LongBlockLength * sizeof(float));
                LongSums = (short*)Allocate(numbers / BlockLength * sizeof(short));
                LongStarts = (short*)Allocate(numbers / 16 * sizeof(short));
                _reserved |= ActivationForms.Bytes256;
            }

            if ((forms & ~_reserved).HasFlag(ActivationForms.Words32))
            {
                Words = (short*)Allocate(numbers * sizeof(short));
                WordScales = (float*)Allocate(blocks * sizeof(float));
                WordSums = (float*)Allocate(blocks * sizeof(float));
                _reserved |= ActivationForms.Words32;
            }

            if ((forms & ~_reserved).HasFlag(ActivationForms.Turned))
            {
                Turned = (float*)Allocate((numbers + ((long)TurnedVectors.MostLanes * Width)) * sizeof(float));
                _reserved |= ActivationForms.Turned;
            }
        }
    }

    private static void* Allocate(long length) => NativeMemory.AlignedAlloc((nuint)length + Alignment, Alignment);

    private void Free()
    {
        NativeMemory.AlignedFree(_values);
        NativeMemory.AlignedFree(Bytes);
        NativeMemory.AlignedFree(ByteScales);
        NativeMemory.AlignedFree(ByteSums);
        NativeMemory.AlignedFree(Starts);
        NativeMemory.AlignedFree(PairStarts);
        NativeMemory.AlignedFree(LongBytes);
        NativeMemory.AlignedFree(LongScales);
        NativeMemory.AlignedFree(LongSums);
        NativeMemory.AlignedFree(LongStarts);
        NativeMemory.AlignedFree(Words);
        NativeMemory.AlignedFree(WordScales);
        NativeMemory.AlignedFree(WordSums);
        NativeMemory.AlignedFree(Turned);
        _values = ByteScales = ByteSums = LongScales = WordScales = WordSums = Turned = null;
        Bytes = LongBytes = null;
        Words = LongSums = LongStarts = null;
        Starts = PairStarts = null;
        _reserved = ActivationForms.Floats;
    }
}
