namespace Malmoi.Tokenization.Korean;

/// <summary>Says where the eojeol of a text are to be cut before subwords are made of them ("particle-aware" units; Park et al., 2020).</summary>
/// <remarks>
/// Keeps the cuts of the eojeol it has met last, which are most of those of running text, in room that does not grow: a call allocates
/// nothing. Not for two threads at once; make one for each from the same <see cref="KoreanAnalyser"/>.
/// </remarks>
public sealed class KoreanSplitter
{
    /// <summary>UTF-16 units of the longest eojeol that is kept, and bits of a mask of cuts.</summary>
    private const int LongestKept = 16;

    private const int Slots = 1 << 15;

    private readonly EojeolLabelling _labelling;
    private readonly int _chosen;
    private readonly char[] _kept = new char[Slots * LongestKept];
    private readonly byte[] _lengths = new byte[Slots];
    private readonly ushort[] _masks = new ushort[Slots];

    /// <param name="analyser">What it asks.</param>
    /// <param name="kinds">The pieces that are to stand alone; none given: affixes, particles and endings.</param>
    public KoreanSplitter(KoreanAnalyser analyser, params ReadOnlySpan<PieceKind> kinds)
    {
        _labelling = new EojeolLabelling(analyser);
        foreach (
            var kind in kinds.IsEmpty
                ? (ReadOnlySpan<PieceKind>)[PieceKind.Affix, PieceKind.Particle, PieceKind.Ending]
                : kinds
        )
        {
            _chosen |= 1 << (int)kind;
        }
    }

    /// <summary>Adds the places where the words of a text are to be cut, ascending, in UTF-16 units of the text.</summary>
    /// <param name="text">Words between white space, which itself is no place to cut; a word without Hangul stays whole.</param>
    /// <param name="cuts">Receives each place at which a new piece begins within a word; never in the middle of a syllable or a character.</param>
    public void Split(ReadOnlySpan<char> text, List<int> cuts)
    {
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var end = at + 1;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            SplitWord(text[at..end], at, cuts);
            at = end;
        }
    }

    private void SplitWord(ReadOnlySpan<char> word, int offset, List<int> cuts)
    {
        if (word.Length > LongestKept)
        {
            if (_labelling.Label(word))
            {
                for (var unit = 1; unit < _labelling.Units.Count; unit++)
                {
                    if (IsCut(unit))
                    {
                        cuts.Add(offset + _labelling.Units.Starts[unit]);
                    }
                }
            }

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
            cuts.Add(offset + System.Numerics.BitOperations.TrailingZeroCount(mask));
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

        return ((_chosen >> (int)kind) & 1) != 0 || ((_chosen >> (int)_labelling.Begins(before)!.Value) & 1) != 0;
    }
}
