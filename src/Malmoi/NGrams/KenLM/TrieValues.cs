using System.Runtime.CompilerServices;

namespace Malmoi.NGrams.KenLM;

/// <summary>Probabilities and back-off weights of a trie: as they are (31 and 32 bits), or as numbers of bins.</summary>
internal readonly unsafe struct TrieValues
{
    private readonly float* _bins;
    private readonly int _probabilityBits;
    private readonly int _backoffBits;

    public TrieValues(byte* file, TrieLayout layout)
    {
        _bins = layout.ProbabilityBits == 0 ? null : (float*)(file + layout.Bins);
        _probabilityBits = layout.ProbabilityBits;
        _backoffBits = layout.BackoffBits;
    }

    /// <summary>log10 p and log10 b of an n-gram below the highest order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Middle(in TrieLevel level, int number, long index, out float backoff)
    {
        var bit = level.ValuesAt(index);
        if (_bins is null)
        {
            backoff = BitConverter.UInt32BitsToSingle((uint)level.Read(bit + 31));
            return BitConverter.UInt32BitsToSingle((uint)level.Read(bit) | 0x80000000);
        }

        var values = level.Read(bit);
        var bins = _bins + (number * ((1L << _probabilityBits) + (1L << _backoffBits)));
        backoff = bins[(1L << _probabilityBits) + (long)(values & ((1UL << _backoffBits) - 1))];
        return bins[(values >> _backoffBits) & ((1UL << _probabilityBits) - 1)];
    }

    /// <summary>log10 p of an n-gram of the highest order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Longest(in TrieLevel level, int number, long index)
    {
        var value = level.Read(level.ValuesAt(index));
        return _bins is null
            ? BitConverter.UInt32BitsToSingle((uint)value | 0x80000000)
            : _bins[
                (number * ((1L << _probabilityBits) + (1L << _backoffBits)))
                    + (long)(value & ((1UL << _probabilityBits) - 1))
            ];
    }
}
