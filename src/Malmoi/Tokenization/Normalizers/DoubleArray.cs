using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>A trie over bytes in two interleaved arrays (Aoe, 1989), in the units of 32 bits that Yata's darts-clone writes.</summary>
/// <remarks>
/// <code>
/// bit  31       1: the unit is a value of 31 bits
///      30..10   offset: node ^ offset ^ byte is the child       9  the offset counts in steps of 256
///      8        a value hangs at node ^ offset                  7..0  the byte that leads here
/// </code>
/// </remarks>
internal sealed class DoubleArray
{
    public const int UnitSize = sizeof(uint);

    public const uint IsValue = 1u << 31;

    private readonly uint[] _units;

    /// <param name="units">The units, little endian.</param>
    public DoubleArray(ReadOnlySpan<byte> units)
    {
        _units = new uint[units.Length / UnitSize];
        units[..(_units.Length * UnitSize)].CopyTo(MemoryMarshal.AsBytes(_units.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(_units, _units);
        }
    }

    /// <summary>The highest value of the trie, read off the units themselves.</summary>
    public int HighestValue()
    {
        var highest = 0;
        foreach (var unit in _units)
        {
            highest = (unit & IsValue) != 0 ? Math.Max(highest, (int)(unit & ~IsValue)) : highest;
        }

        return highest;
    }

    /// <summary>The node before any byte.</summary>
    public Node Root => _units.Length == 0 ? Node.None : new Node(Offset(_units[0]), Value: -1, Exists: true);

    /// <summary>The node that <paramref name="key"/> leads to from <paramref name="node"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Node Child(Node node, byte key)
    {
        var units = _units;
        var place = node.Children ^ key;
        if (place >= (uint)units.Length || (units[place] & (IsValue | 0xff)) != key)
        {
            return Node.None;
        }

        var unit = units[place];
        var children = place ^ Offset(unit);
        var hasValue = ((unit >> 8) & 1) == 1 && children < (uint)units.Length;
        return new Node(children, hasValue ? (int)(units[children] & ~IsValue) : -1, Exists: true);
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);

    /// <param name="Children">Where the children lie: this ^ byte.</param>
    /// <param name="Value">The value of the key that ends here; -1 where none does.</param>
    /// <param name="Exists">False where no key leads here.</param>
    public readonly record struct Node(uint Children, int Value, bool Exists)
    {
        /// <summary>No node; it has no children either.</summary>
        public static Node None => new(uint.MaxValue, Value: -1, Exists: false);
    }
}
