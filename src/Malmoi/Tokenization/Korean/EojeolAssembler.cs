namespace Malmoi.Tokenization.Korean;

/// <summary>Turns tagged tokens into eojeol cut into pieces: aligns the morphemes with the text, joins the tokens that no blank separates.</summary>
internal sealed class EojeolAssembler
{
    private readonly MorphemeAlignment _alignment = new();
    private readonly EojeolUnits _units = new();
    private readonly List<(PieceKind Kind, int Start)> _pieces = [];
    private readonly System.Text.StringBuilder _text = new();
    private bool _broken;

    /// <summary>Eojeol left out because their morphemes do not look like their text.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Adds a token to the eojeol under way and gives those that a blank in it has ended.</summary>
    public IEnumerable<SegmentedEojeol> Add(TaggedToken token)
    {
        var begins = new int[token.Morphemes.Count];
        _broken |= !TryAlign(token, begins);
        var morpheme = 0;
        for (var unit = 0; !_broken && unit < _units.Count; unit++)
        {
            var (start, end) = (_units.Starts[unit], _units.Starts[unit + 1]);
            if (char.IsWhiteSpace(token.Surface[start]))
            {
                if (End() is { } ended)
                {
                    yield return ended;
                }

                continue;
            }

            // Of the morphemes that begin here the last one does not begin and end in the same place.
            var begun = morpheme;
            while (morpheme < begins.Length && begins[morpheme] <= unit)
            {
                morpheme++;
            }

            if (morpheme > begun || _text.Length == 0)
            {
                Begin(token.Morphemes[Math.Max(morpheme - 1, 0)].Kind);
            }

            _text.Append(token.Surface, start, end - start);
        }

        if (token.EndsEojeol && End() is { } last)
        {
            yield return last;
        }
    }

    private bool TryAlign(TaggedToken token, Span<int> begins)
    {
        if (begins.IsEmpty || token.Surface.Length > EojeolUnits.Longest)
        {
            return false;
        }

        _units.Read(token.Surface);
        return _alignment.TryAlign(_units.Characters, token.Morphemes, begins);
    }

    private SegmentedEojeol? End()
    {
        var (text, broken) = (_text.ToString(), _broken);
        var pieces = new EojeolPiece[_pieces.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            var end = i + 1 < pieces.Length ? _pieces[i + 1].Start : text.Length;
            pieces[i] = new EojeolPiece(_pieces[i].Kind, _pieces[i].Start..end);
        }

        _text.Clear();
        _pieces.Clear();
        _broken = false;
        LeftOut += broken ? 1 : 0;
        return broken || text.Length == 0 ? null : new SegmentedEojeol(text, pieces);
    }

    // Stems of a compound stay together, and so do signs.
    private void Begin(PieceKind kind)
    {
        if (_pieces.Count == 0 || kind is not (PieceKind.Stem or PieceKind.Symbol) || _pieces[^1].Kind != kind)
        {
            _pieces.Add((kind, _text.Length));
        }
    }
}
