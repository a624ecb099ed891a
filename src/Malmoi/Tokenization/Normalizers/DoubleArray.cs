using System.Buffers.Binary;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>A trie over bytes in two interleaved arrays (Aoe, 1989), in the units of 32 bits that Yata's darts-clone writes.</summary>
/// <remarks>
/// <code>
/// bit  31       1: the unit is a value of 31 bits
///      30..10   offset: node ^ offset ^ byte is the child       9  the offset counts in steps of 256
///      8        a value hangs at node ^ offset                  7..0  the byte that leads here
/// </code>
/// </remarks>
internal sealed class DoubleArray(ReadOnlyMemory<byte> units)
{
    public const int UnitSize = sizeof(uint);

    public const uint IsValue = 1u << 31;

    private readonly int _count = units.Length / UnitSize;

    /// <summary>The highest value of the trie, read off the units themselves.</summary>
    public int HighestValue()
    {
        var highest = 0;
        for (var node = 0u; node < _count; node++)
        {
            var unit = Unit(node);
            highest = (unit & IsValue) != 0 ? Math.Max(highest, (int)(unit & ~IsValue)) : highest;
        }

        return highest;
    }

    /// <summary>The node before any byte.</summary>
    public Node Root => _count == 0 ? Node.None : new Node(Offset(Unit(0)), Value: -1, Exists: true);

    /// <summary>The node that <paramref name="key"/> leads to from <paramref name="node"/>.</summary>
    public Node Child(Node node, byte key)
    {
        var place = node.Children ^ key;
        if (place >= (uint)_count)
        {
            return Node.None;
        }

        var unit = Unit(place);
        if ((unit & (IsValue | 0xff)) != key)
        {
            return Node.None;
        }

        var children = place ^ Offset(unit);
        var hasValue = ((unit >> 8) & 1) == 1 && children < (uint)_count;
        return new Node(children, hasValue ? (int)(Unit(children) & ~IsValue) : -1, Exists: true);
    }

    private uint Unit(uint node) =>
        BinaryPrimitives.ReadUInt32LittleEndian(units.Span.Slice((int)node * UnitSize, UnitSize));

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);

    /// <param name="Children">Where the children lie: this ^ byte.</param>
    /// <param name="Value">The value of the key that ends here; -1 where none does.</param>
    /// <param name="Exists">False where no key leads here.</param>
    public readonly record struct Node(uint Children, int Value, bool Exists)
    {
        public static readonly Node None = new(0, Value: -1, Exists: false);
    }
}
