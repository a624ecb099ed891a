using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>The form that an English verb must take.</summary>
internal enum EnglishForm
{
    Finite,
    Base,
    Participle,
    PassiveParticiple,
    Gerund,
    Imperative,
}

/// <summary>The English verb group: modal, have, be and do in their order, ready to be inverted or negated.</summary>
/// <remarks><c>finite (will | modal) (have -en) (be -ing) (be -en) main</c>; do is added where there is no auxiliary to carry not.</remarks>
internal struct EnglishVerbs
{
    private VerbWords _words;
    private int _count;

    public readonly int Count => _count;

    public readonly VerbWord this[int index] => _words[index];

    /// <summary>Builds the group; a copula is its own auxiliary.</summary>
    public static EnglishVerbs Build(Clause clause, Agreement agreement, bool needsAuxiliary)
    {
        var verbs = new EnglishVerbs();
        var needed = clause.Form;
        var main = clause.Predicate.EnglishVerb;
        var isCopula = clause.Predicate.IsCopular;
        var tense = clause.Tense;
        if (needed == EnglishForm.Finite)
        {
            if (clause.Modality != Modality.None)
            {
                needed = verbs.AddModal(clause.Modality, tense);
            }
            else if (tense == Tense.Future)
            {
                needed = verbs.AddInvariant("will", "will", "VerbForm=Fin");
            }
        }

        if (clause.View == View.Completed)
        {
            verbs.AddHave(needed, tense, agreement);
            needed = EnglishForm.Participle;
        }

        if (clause.View == View.Ongoing)
        {
            verbs.AddBe(needed, tense, agreement, "aux");
            needed = EnglishForm.Gerund;
        }

        if (clause.IsPassive)
        {
            verbs.AddBe(needed, tense, agreement, "aux:pass");
            needed = EnglishForm.PassiveParticiple;
        }

        if (needsAuxiliary && verbs._count == 0 && !isCopula)
        {
            if (needed == EnglishForm.Finite)
            {
                verbs.AddDo(tense, agreement);
                needed = EnglishForm.Base;
            }
            else if (needed == EnglishForm.Imperative)
            {
                verbs.Push("do", "do", "Mood=Imp|VerbForm=Fin", "aux");
                needed = EnglishForm.Base;
            }
        }

        if (isCopula)
        {
            verbs.AddBe(needed, tense, agreement, "cop");
        }
        else
        {
            verbs.AddMain(main!, needed, tense, agreement);
        }

        return verbs;
    }

    private void Push(string form, string lemma, string features, string relation) =>
        _words[_count++] = new VerbWord(form, lemma, features, relation);

    private EnglishForm AddInvariant(string form, string lemma, string features)
    {
        Push(form, lemma, features, "aux");
        return EnglishForm.Base;
    }

    private EnglishForm AddModal(Modality modality, Tense tense)
    {
        switch (modality)
        {
            case Modality.Can when tense == Tense.Past:
                return AddInvariant("could", "can", "VerbForm=Fin");
            case Modality.Can:
                return AddInvariant("can", "can", "VerbForm=Fin");
            case Modality.May:
                return AddInvariant(
                    tense == Tense.Past ? "might" : "may",
                    tense == Tense.Past ? "might" : "may",
                    "VerbForm=Fin"
                );
            default:
                return AddInvariant(
                    tense == Tense.Past ? "should" : "must",
                    tense == Tense.Past ? "should" : "must",
                    "VerbForm=Fin"
                );
        }
    }

    private void AddHave(EnglishForm needed, Tense tense, Agreement agreement)
    {
        var form = needed switch
        {
            EnglishForm.Finite when tense == Tense.Past => "had",
            EnglishForm.Finite when agreement.IsThirdSingular => "has",
            EnglishForm.Gerund => "having",
            _ => "have",
        };
        Push(form, "have", EnglishFeatures.Verb(needed, tense, agreement), "aux");
    }

    private void AddDo(Tense tense, Agreement agreement)
    {
        var form =
            tense == Tense.Past ? "did"
            : agreement.IsThirdSingular ? "does"
            : "do";
        Push(form, "do", EnglishFeatures.Verb(EnglishForm.Finite, tense, agreement), "aux");
    }

    private void AddBe(EnglishForm needed, Tense tense, Agreement agreement, string relation)
    {
        var form = needed switch
        {
            EnglishForm.Finite => Be(tense, agreement),
            EnglishForm.Participle or EnglishForm.PassiveParticiple => "been",
            EnglishForm.Gerund => "being",
            _ => "be",
        };
        Push(form, "be", EnglishFeatures.Verb(needed, tense, agreement), relation);
    }

    private void AddMain(Verb verb, EnglishForm needed, Tense tense, Agreement agreement)
    {
        var form = needed switch
        {
            EnglishForm.Finite when tense == Tense.Past => verb.Past,
            EnglishForm.Finite when agreement.IsThirdSingular => verb.ThirdPerson,
            EnglishForm.Participle or EnglishForm.PassiveParticiple => verb.Participle,
            EnglishForm.Gerund => verb.Gerund,
            _ => verb.English,
        };
        Push(form, verb.English, EnglishFeatures.Verb(needed, tense, agreement), "root");
    }

    private static string Be(Tense tense, Agreement agreement) =>
        (tense, agreement) switch
        {
            (Tense.Past, { Person: 2 } or { IsPlural: true }) => "were",
            (Tense.Past, _) => "was",
            (_, { Person: 2 } or { IsPlural: true }) => "are",
            (_, { Person: 1 }) => "am",
            _ => "is",
        };

    internal readonly record struct VerbWord(string Form, string Lemma, string Features, string Relation)
    {
        public PartOfSpeech Part => Relation == "root" ? PartOfSpeech.Verb : PartOfSpeech.Auxiliary;
    }

    [System.Runtime.CompilerServices.InlineArray(6)]
    private struct VerbWords
    {
        private VerbWord _first;
    }
}
