namespace Malmoi.Tokenization.Korean;

/// <summary>What a piece of an eojeol is.</summary>
public enum PieceKind
{
    /// <summary>A noun, a verb's stem, an adverb: what a dictionary lists; compounds whole (학교, 먹, 경기관광공사).</summary>
    Stem,

    /// <summary>A suffix that makes a word of another kind (접미사): 하, 되, 적, 들.</summary>
    Affix,

    /// <summary>A particle (조사), the copula 이다 among them: 는, 에서, 이.</summary>
    Particle,

    /// <summary>An ending (어미), final or not: 었, 습니다, 고.</summary>
    Ending,

    /// <summary>Marks and signs.</summary>
    Symbol,
}

/// <summary>The kinds of pieces that tags and parts of speech stand for.</summary>
public static class PieceKinds
{
    /// <summary>The kind of a tag of the Sejong set, of MeCab-ko's and Kiwi's variants of it, or of the Kaist set.</summary>
    /// <remarks>The sets agree in their first letters: J particles, E endings, XS suffixes, S signs; VCP and jp are the copula.</remarks>
    public static PieceKind OfTag(ReadOnlySpan<char> tag) =>
        tag switch
        {
            "SL" or "SH" or "SN" => PieceKind.Stem, // foreign words, Chinese characters, numbers; Kaist's sl is a bracket
            "VCP" or "Z_CODA" => tag[0] == 'V' ? PieceKind.Particle : PieceKind.Ending,
            ['J' or 'j', ..] => PieceKind.Particle,
            ['E' or 'e', ..] => PieceKind.Ending,
            ['X' or 'x', 'S' or 's', ..] => PieceKind.Affix,
            ['S' or 's', ..] => PieceKind.Symbol,
            _ => PieceKind.Stem,
        };

    /// <summary>The kinds of an eojeol's morphemes where only its universal part of speech is known, as tags: NNG, JX, VCP, VV, EC.</summary>
    /// <remarks>What follows a verb's stem is an ending; what follows a noun is a particle, unless it is the copula with endings of its own.</remarks>
    internal static IReadOnlyList<Morpheme> Guess(IReadOnlyList<string> forms, ReadOnlySpan<char> universal)
    {
        if (universal is "PUNCT" or "SYM")
        {
            return [.. forms.Select(form => new Morpheme(form, "SW"))];
        }

        var predicate = universal is "VERB" or "ADJ" or "AUX";
        var morphemes = new List<Morpheme>(forms.Count) { new(forms[0], predicate ? "VV" : "NNG") };
        for (var i = 1; i < forms.Count; i++)
        {
            var copula = !predicate && forms[i] == "이" && i + 1 < forms.Count;
            morphemes.Add(
                new Morpheme(
                    forms[i],
                    predicate ? "EC"
                        : copula ? "VCP"
                        : "JX"
                )
            );
            predicate |= copula;
        }

        return morphemes;
    }
}
