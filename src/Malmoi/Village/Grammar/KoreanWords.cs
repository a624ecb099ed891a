using System.Collections.Concurrent;
using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>Korean nouns, counters and predicates as words of a sentence; what is written with blanks becomes several words.</summary>
internal static class KoreanWords
{
    private static readonly ConcurrentDictionary<string, string[]> _pieces = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> _plurals = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(Predicate, Ending), string> _lemmas = new();

    public static string Plural(Noun noun) => _plurals.GetOrAdd(noun.Korean, static korean => korean + "들");

    /// <summary>Writes a noun with its particle; the earlier words of a compound depend on the last.</summary>
    public static int WriteNoun(Draft draft, string form, KoreanCase korean, Phrase phrase) =>
        WriteNoun(draft, form, korean, phrase.IsHonored, phrase.IsAnimate, PartOfSpeech.Noun);

    public static int WriteNoun(
        Draft draft,
        string form,
        KoreanCase korean,
        bool isHonored,
        bool isAnimate,
        PartOfSpeech part
    )
    {
        if (!form.Contains(' ', StringComparison.Ordinal))
        {
            return WriteWord(draft, form, korean, isHonored, isAnimate, part);
        }

        var pieces = _pieces.GetOrAdd(form, static text => text.Split(' '));
        var first = draft.Sentence.Count;
        var head = first + pieces.Length - 1;
        for (var index = 0; index < pieces.Length - 1; index++)
        {
            draft.AddTo(head, "compound", pieces[index], pieces[index], part);
        }

        return WriteWord(draft, pieces[^1], korean, isHonored, isAnimate, part);
    }

    /// <summary>Writes a number with its counter after a noun: (사과) 세 개를.</summary>
    public static void WriteCount(
        Draft draft,
        int noun,
        Numeral count,
        string counter,
        KoreanCase korean,
        Phrase phrase
    )
    {
        var form = count.NativeBeforeCounter.Length > 0 ? count.NativeBeforeCounter : count.Sino;
        var number = draft.AddTo(noun, "nummod", form, form, PartOfSpeech.Numeral, "NumType=Card");
        var unit = WriteNoun(draft, counter, korean, phrase.IsHonored, phrase.IsAnimate, PartOfSpeech.Noun);
        draft.Attach(unit, number, "clf");
    }

    /// <summary>Writes a predicate with an ending and answers its index; words before the last (잠을 자다) depend on it.</summary>
    public static int WritePredicate(
        Draft draft,
        Predicate predicate,
        Ending ending,
        PartOfSpeech part,
        string features = "_"
    )
    {
        var form = predicate.Form(ending);
        var lemma = Lemma(predicate, ending);
        if (!form.Contains(' ', StringComparison.Ordinal))
        {
            return draft.Sentence.Add(form, lemma, part, features);
        }

        var forms = _pieces.GetOrAdd(form, static text => text.Split(' '));
        var lemmas = _pieces.GetOrAdd(lemma, static text => text.Split(' '));
        var head = draft.Sentence.Count + forms.Length - 1;
        for (var index = 0; index < forms.Length - 1; index++)
        {
            var isObject = forms[index][^1] is '을' or '를';
            var isSubject = !isObject && forms[index][^1] is '이' or '가';
            draft.AddTo(
                head,
                isObject ? "obj"
                    : isSubject ? "nsubj"
                    : "compound",
                forms[index],
                lemmas[index],
                PartOfSpeech.Noun,
                isObject ? "Case=Acc" : "_"
            );
        }

        return draft.Sentence.Add(forms[^1], lemmas[^1], part, features);
    }

    /// <summary>Morphemes of a predicate: 먹+었+다, 수도+이+다.</summary>
    private static string Lemma(Predicate predicate, Ending ending) =>
        _lemmas.GetOrAdd(
            (predicate, ending),
            static pair =>
            {
                var (stem, last) = (pair.Item1, pair.Item2.Citation);
                var noun =
                    stem.Kind == PredicateKind.Copula && stem.Stem[^1] == '이' ? stem.Stem[..^1] + "+이" : stem.Stem;
                var isPlain = !last.Contains('+', StringComparison.Ordinal);
                return noun + "+" + (isPlain ? EndingShapes.After(stem, last) : last);
            }
        );

    private static int WriteWord(
        Draft draft,
        string form,
        KoreanCase korean,
        bool isHonored,
        bool isAnimate,
        PartOfSpeech part
    )
    {
        if (korean == KoreanCase.Subject && !isHonored && Contracted(form) is { } contracted)
        {
            return draft.Sentence.Add(contracted, form + "+이", part, "Case=Nom");
        }

        var particle = KoreanCases.After(form, korean, isHonored, isAnimate);
        return draft.Sentence.Add(form, form, part, KoreanCases.Features(korean), particle);
    }

    private static string? Contracted(string form) =>
        form switch
        {
            "나" => "내가",
            "저" => "제가",
            "너" => "네가",
            "누구" => "누가",
            _ => null,
        };
}
