using System.Runtime.InteropServices;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Lays out the keys of a <see cref="DoubleArray"/>: each node's children in the first gap that fits them.</summary>
/// <remarks>
/// No two nodes share an offset, so a unit's byte tells whose child it is; a free unit gets a byte that belongs to no offset in use. Gaps
/// are looked for in the last few blocks only, which keeps the time linear.
/// </remarks>
internal sealed class DoubleArrayBuilder
{
    private const int BlockSize = 256;
    private const int OpenBlocks = 16;
    private const uint MostDirectOffset = 1u << 21;
    private readonly List<uint> _units = [];
    private readonly List<bool> _isTaken = [];
    private readonly List<bool> _isOffset = [];
    private readonly List<int> _free = [];

    /// <param name="keys">Distinct, not empty, without zero bytes, in ordinal order; each with a value from 0 to 2^31 - 1.</param>
    public static byte[] Build(IReadOnlyList<(byte[] Key, int Value)> keys)
    {
        var builder = new DoubleArrayBuilder();
        builder.AddBlock();
        builder.Take(0);
        builder.Arrange(keys, 0, keys.Count, depth: 0, node: 0);
        builder.LabelTheFree();
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(builder._units)).ToArray();
    }

    private void Arrange(IReadOnlyList<(byte[] Key, int Value)> keys, int first, int end, int depth, int node)
    {
        // The key that ends here comes first in the order; its "byte" is 0.
        var children = new List<(byte Label, int First)>();
        for (var i = first; i < end; i++)
        {
            var label = keys[i].Key.Length == depth ? (byte)0 : keys[i].Key[depth];
            if (children.Count == 0 || children[^1].Label != label)
            {
                children.Add((label, i));
            }
        }

        if (children.Count == 0)
        {
            return;
        }

        var offset = FindOffset(children, node);
        _isOffset[offset] = true;
        foreach (var (label, _) in children)
        {
            Take(offset ^ label);
        }

        _units[node] |= Encoded((uint)(node ^ offset)) | (children[0].Label == 0 ? 1u << 8 : 0);
        for (var i = 0; i < children.Count; i++)
        {
            var (label, start) = children[i];
            var child = offset ^ label;
            if (label == 0)
            {
                _units[child] = DoubleArray.IsValue | (uint)keys[start].Value;
                continue;
            }

            _units[child] = label;
            Arrange(keys, start, i + 1 < children.Count ? children[i + 1].First : end, depth + 1, child);
        }
    }

    private int FindOffset(List<(byte Label, int First)> children, int node)
    {
        foreach (var free in _free)
        {
            var offset = free ^ children[0].Label;
            if (
                !_isOffset[offset]
                && Fits((uint)(node ^ offset))
                && children.TrueForAll(c => !_isTaken[offset ^ c.Label])
            )
            {
                return offset;
            }
        }

        // In a block of one's own the low bits may equal the node's, which makes any distance expressible.
        var own = _units.Count | (node & (BlockSize - 1));
        AddBlock();
        return own;
    }

    private static bool Fits(uint distance) => distance < MostDirectOffset || (distance & 0xff) == 0;

    private static uint Encoded(uint distance) =>
        distance < MostDirectOffset ? distance << 10 : (distance << 2) | (1u << 9);

    private void AddBlock()
    {
        var oldest = _units.Count - ((OpenBlocks - 1) * BlockSize);
        _free.RemoveAll(free => free < oldest);
        for (var i = 0; i < BlockSize; i++)
        {
            _free.Add(_units.Count);
            _units.Add(0);
            _isTaken.Add(false);
            _isOffset.Add(false);
        }
    }

    private void Take(int unit)
    {
        _isTaken[unit] = true;
        _free.RemoveAt(_free.BinarySearch(unit));
    }

    private void LabelTheFree()
    {
        for (var block = 0; block < _units.Count; block += BlockSize)
        {
            var unused = _isOffset.IndexOf(false, block, BlockSize);
            for (var i = block; i < block + BlockSize; i++)
            {
                _units[i] = _isTaken[i] ? _units[i] : (uint)(i ^ unused) & 0xff;
            }
        }
    }
}
