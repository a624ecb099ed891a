using System.Runtime.CompilerServices;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Whether one register of turned vectors passes by a tile of weights, or two together.</summary>
internal interface IRegisters
{
    static abstract bool ArePair { get; }
}

internal readonly struct OneRegister : IRegisters
{
    public static bool ArePair
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

internal readonly struct TwoRegisters : IRegisters
{
    public static bool ArePair
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }
}
