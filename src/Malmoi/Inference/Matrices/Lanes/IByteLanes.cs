namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>The few operations on a register that products of small whole numbers are written in, so that each is written once for every machine.</summary>
/// <remarks>
/// A register has as many lanes of 32 bits as rows of weights are computed together; a lane holds four weights of its row, or two of 16 bits,
/// or a sum, or a 32-bit floating-point number.
/// Sums of products of bytes are kept as it suits the machine (two of 16 bits in a lane, or one of 32) until <see cref="Total"/> is asked
/// for; two of 16 bits have room for 8 steps of weights below 16, 4 of those below 32, 2 of those below 64.
/// </remarks>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface IByteLanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes of a register: rows that are computed together.</summary>
    static abstract int Count { get; }

    /// <summary>Whether this machine has the instructions.</summary>
    static abstract bool IsSupported { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(void* source);

    /// <summary>32 bits in every lane.</summary>
    static abstract TVector Broadcast(void* source);

    static abstract TVector Broadcast(int value);

    static abstract void Store(TVector value, void* destination);

    /// <summary>The low four bits of every byte.</summary>
    static abstract TVector LowNibbles(TVector bytes);

    /// <summary>The high four bits of every byte.</summary>
    static abstract TVector HighNibbles(TVector bytes);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    static abstract TVector ShiftLeft(TVector words, int bits);

    static abstract TVector ShiftRight(TVector words, int bits);

    /// <summary>Sixteen bytes, as a table for <see cref="Lookup"/>.</summary>
    static abstract TVector LoadTable(byte* sixteen);

    /// <summary>Of a table the byte whose place each byte, below 16, is.</summary>
    static abstract TVector Lookup(TVector table, TVector nibbles);

    /// <summary>What sums over a block begin with, so that weights are counted from -8 and not from 0.</summary>
    static abstract int* Starts(Activations x);

    /// <summary>sums + four products a lane of unsigned bytes and signed ones.</summary>
    static abstract TVector MultiplyAdd(TVector sums, TVector unsigned, TVector signed);

    /// <summary>Two such sums added up.</summary>
    static abstract TVector AddPartial(TVector left, TVector right);

    /// <summary>32-bit sums of what <see cref="MultiplyAdd"/> has gathered.</summary>
    static abstract TVector Total(TVector sums);

    /// <summary>sums + <see cref="Total"/> times a number for each lane.</summary>
    /// <param name="factors">Numbers of 16 bits with a sign, each in both halves of its lane.</param>
    static abstract TVector AddScaledTotal(TVector sums, TVector total, TVector factors);

    /// <summary>sums + two products a lane of numbers of 16 bits.</summary>
    static abstract TVector MultiplyAddWords(TVector sums, TVector left, TVector right);

    /// <summary>Two signed bytes a lane as numbers of 16 bits.</summary>
    static abstract TVector LoadSignedBytes(void* source);

    /// <summary>Two unsigned bytes a lane as numbers of 16 bits.</summary>
    static abstract TVector LoadBytes(void* source);

    /// <summary>The lower of the two numbers of 16 bits in both places of its lane.</summary>
    static abstract TVector RepeatLow(TVector words);

    /// <summary>The upper of the two numbers of 16 bits in both places of its lane.</summary>
    static abstract TVector RepeatHigh(TVector words);

    static abstract TVector AddIntegers(TVector left, TVector right);

    /// <summary>32-bit whole numbers as floating-point ones.</summary>
    static abstract TVector ToFloats(TVector integers);

    /// <summary>A 16-bit floating-point number for each lane.</summary>
    static abstract TVector LoadHalves(void* source);

    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>left · right + addend of floating-point numbers.</summary>
    static abstract TVector MultiplyAddFloats(TVector left, TVector right, TVector addend);
}
