namespace Malmoi.Village.Annotation;

/// <summary>The universal parts of speech (Petrov et al., 2012) that the village uses.</summary>
public enum PartOfSpeech
{
    Noun,
    ProperNoun,
    Pronoun,
    Verb,
    Auxiliary,
    Adjective,
    Adverb,
    Determiner,
    Adposition,
    Numeral,
    Particle,
    CoordinatingConjunction,
    SubordinatingConjunction,
    Interjection,
    Punctuation,
}

/// <summary>The names that CoNLL-U writes.</summary>
public static class PartOfSpeechNames
{
    private static readonly string[] _names =
    [
        "NOUN",
        "PROPN",
        "PRON",
        "VERB",
        "AUX",
        "ADJ",
        "ADV",
        "DET",
        "ADP",
        "NUM",
        "PART",
        "CCONJ",
        "SCONJ",
        "INTJ",
        "PUNCT",
    ];

    public static string UniversalName(this PartOfSpeech part) => _names[(int)part];
}
