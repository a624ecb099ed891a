using System.Numerics;

namespace Malmoi.Tokenization.Korean;

/// <summary>The cuts of the eojeol met last, which are most of those of running text, in room that does not grow.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class EojeolCuts(KoreanAnalyser analyser, int chosen)
{
    /// <summary>UTF-16 units of the longest eojeol that is kept, and bits of a mask of cuts.</summary>
    private const int LongestKept = 16;

    private const int Slots = 1 << 15;

    private readonly EojeolLabelling _labelling = new(analyser);
    private readonly char[] _kept = new char[Slots * LongestKept];
    private readonly byte[] _lengths = new byte[Slots];
    private readonly ushort[] _masks = new ushort[Slots];

    /// <summary>Adds the places where one eojeol is to be cut.</summary>
    /// <param name="word">It, without blanks.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="cuts">Receives the places, counted from where the offset is.</param>
    public void Add(ReadOnlySpan<char> word, int offset, List<int> cuts)
    {
        if (word.Length > LongestKept)
        {
            AddAnew(word, offset, cuts);
            return;
        }

        var slot = string.GetHashCode(word) & (Slots - 1);
        var kept = _kept.AsSpan(slot * LongestKept, LongestKept);
        if (_lengths[slot] != word.Length || !word.SequenceEqual(kept[..word.Length]))
        {
            word.CopyTo(kept);
            _lengths[slot] = (byte)word.Length;
            _masks[slot] = Mask(word);
        }

        for (uint mask = _masks[slot]; mask != 0; mask &= mask - 1)
        {
            cuts.Add(offset + BitOperations.TrailingZeroCount(mask));
        }
    }

    private void AddAnew(ReadOnlySpan<char> word, int offset, List<int> cuts)
    {
        if (!_labelling.Label(word))
        {
            return;
        }

        for (var unit = 1; unit < _labelling.Units.Count; unit++)
        {
            if (IsCut(unit))
            {
                cuts.Add(offset + _labelling.Units.Starts[unit]);
            }
        }
    }

    private ushort Mask(ReadOnlySpan<char> word)
    {
        var mask = 0;
        if (_labelling.Label(word))
        {
            for (var unit = 1; unit < _labelling.Units.Count; unit++)
            {
                mask |= IsCut(unit) ? 1 << _labelling.Units.Starts[unit] : 0;
            }
        }

        return (ushort)mask;
    }

    // A piece stands alone only if it is cut off on both sides.
    private bool IsCut(int unit)
    {
        if (_labelling.Begins(unit) is not { } kind)
        {
            return false;
        }

        var before = unit - 1;
        while (_labelling.Begins(before) is null)
        {
            before--;
        }

        return IsChosen(kind) || IsChosen(_labelling.Begins(before)!.Value);
    }

    private bool IsChosen(PieceKind kind) => ((chosen >> (int)kind) & 1) != 0;
}
