using System.Runtime.InteropServices;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Lays out the keys of a <see cref="DoubleArray"/>: each state's children in the first gap that fits them.</summary>
/// <remarks>
/// Ends that many keys share, with their values, are one state (<see cref="SuffixSharing"/>) and lie in one place where offsets reach. No two states share an offset, so a unit's byte tells whose child it is; a free unit gets a byte that belongs to no offset in use. Gaps
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
    private readonly Dictionary<int, int> _offsets = [];

    /// <param name="keys">Distinct, not empty, without zero bytes, in ordinal order; each with a value from 0 to 2^31 - 1.</param>
    public static byte[] Build(IReadOnlyList<(byte[] Key, int Value)> keys)
    {
        var builder = new DoubleArrayBuilder();
        builder.AddBlock();
        builder.Take(0);
        var states = new SuffixSharing();
        builder.Arrange(states, states.Add(keys), unit: 0);
        builder.LabelTheFree();
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(builder._units)).ToArray();
    }

    private void Arrange(SuffixSharing states, int state, int unit)
    {
        var children = states.Children(state);
        if (children.Length == 0)
        {
            return;
        }

        var hasValue = children[0].Label == 0 ? 1u << 8 : 0;
        if (_offsets.TryGetValue(state, out var offset) && Fits((uint)(unit ^ offset)))
        {
            _units[unit] |= Encoded((uint)(unit ^ offset)) | hasValue;
            return;
        }

        offset = FindOffset(children, unit);
        _offsets[state] = offset;
        _isOffset[offset] = true;
        foreach (var (label, _) in children)
        {
            Take(offset ^ label);
            _units[offset ^ label] = label;
        }

        _units[unit] |= Encoded((uint)(unit ^ offset)) | hasValue;
        foreach (var (label, target) in children)
        {
            if (label == 0)
            {
                _units[offset] = DoubleArray.IsValue | (uint)target;
            }
            else
            {
                Arrange(states, target, offset ^ label);
            }
        }
    }

    private int FindOffset((byte Label, int Target)[] children, int node)
    {
        foreach (var free in _free)
        {
            var offset = free ^ children[0].Label;
            if (!_isOffset[offset] && Fits((uint)(node ^ offset)) && IsFree(offset, children))
            {
                return offset;
            }
        }

        // In a block of one's own the low bits may equal the node's, which makes any distance expressible.
        var own = _units.Count | (node & (BlockSize - 1));
        AddBlock();
        return own;
    }

    private bool IsFree(int offset, (byte Label, int Target)[] children)
    {
        foreach (var (label, _) in children)
        {
            if (_isTaken[offset ^ label])
            {
                return false;
            }
        }

        return true;
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
