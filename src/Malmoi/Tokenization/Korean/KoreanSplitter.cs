namespace Malmoi.Tokenization.Korean;

/// <summary>Says where the eojeol of a text are to be cut before subwords are made of them ("morpheme-aware" units; Park et al., 2020).</summary>
/// <remarks>Safe for many threads. Remembers eojeol in a megabyte for each thread that asks at once; a call allocates nothing beyond it.</remarks>
public sealed class KoreanSplitter
{
    private readonly KoreanAnalyser _analyser;
    private readonly int _chosen;
    private readonly EojeolCuts?[] _idle = new EojeolCuts?[Environment.ProcessorCount];

    /// <param name="analyser">What it asks.</param>
    /// <param name="kinds">The pieces that are to stand alone; none given: affixes, particles and endings.</param>
    public KoreanSplitter(KoreanAnalyser analyser, params ReadOnlySpan<PieceKind> kinds)
    {
        _analyser = analyser;
        foreach (var kind in kinds.IsEmpty ? [PieceKind.Affix, PieceKind.Particle, PieceKind.Ending] : kinds)
        {
            _chosen |= 1 << (int)kind;
        }
    }

    /// <summary>Adds the places where the words of a text are to be cut, ascending, in UTF-16 units of the text.</summary>
    /// <param name="text">Words between white space, which itself is no place to cut; a word without Hangul stays whole.</param>
    /// <param name="cuts">Receives each place at which a new piece begins within a word; never in the middle of a syllable or a character.</param>
    public void Split(ReadOnlySpan<char> text, List<int> cuts)
    {
        var known = Take();
        for (var at = 0; at < text.Length; )
        {
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (end > at)
            {
                known.Add(text[at..end], at, cuts);
            }

            at = end + 1;
        }

        Return(known);
    }

    private EojeolCuts Take()
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (Interlocked.Exchange(ref place, null) is { } idle)
            {
                return idle;
            }
        }

        return new EojeolCuts(_analyser, _chosen);
    }

    // Where more threads ask than the machine has cores, those left over are forgotten.
    private void Return(EojeolCuts cuts)
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (Interlocked.CompareExchange(ref place, cuts, null) is null)
            {
                return;
            }
        }
    }
}
