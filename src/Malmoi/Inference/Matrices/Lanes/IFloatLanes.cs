namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>The few operations on a register of 32-bit numbers that products of turned vectors are written in: a lane belongs to a vector.</summary>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface IFloatLanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes of a register.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    /// <summary>One number in every lane.</summary>
    static abstract TVector Fill(float number);

    /// <summary>factor · vector + sums, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector factor, TVector vector, TVector sums);

    /// <summary>target[i] += sums[i]</summary>
    static abstract void AddTo(float* target, TVector sums);
}
