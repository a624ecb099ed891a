using Malmoi.Village.Annotation;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Passages;

/// <summary>The words of a written sentence that answer a question about its deed, found by what the derivation says they are.</summary>
internal static class AnswerSpan
{
    /// <summary>First and last word; null where a word that answers stands twice.</summary>
    public static (int First, int Last)? Find(Sentence sentence, QuestionKind kind, Deed deed, Language language)
    {
        var isKorean = language == Language.Korean;
        var lemma = kind switch
        {
            QuestionKind.Who => Name(deed.Doer, isKorean),
            QuestionKind.Whom => Name(deed.Other, isKorean),
            QuestionKind.Where => Name(deed.Place!, isKorean),
            QuestionKind.When => isKorean ? deed.Time!.Korean : deed.Time!.Noun,
            _ => Name(deed.Thing!.Noun, isKorean),
        };
        if (Head(sentence, lemma.Split(' ')) is not { } head)
        {
            return null;
        }

        return kind == QuestionKind.HowMany ? Number(sentence, head) : Whole(sentence, head);
    }

    /// <summary>Characters of the last word that belong to the answer: 민수 of 민수였다, 월요일 of 월요일에.</summary>
    public static int Length(in Word word, QuestionKind kind, Language language)
    {
        if (language == Language.English)
        {
            return word.Form.Length;
        }

        if (kind == QuestionKind.When && word.Form.EndsWith('에'))
        {
            return word.Form.Length - 1;
        }

        var stem = Stem(word);
        return word.Form.StartsWith(stem, StringComparison.Ordinal) ? stem.Length : word.Form.Length;
    }

    private static string Name(Mention person, bool isKorean) =>
        isKorean ? person.Person.Name!.Korean : person.Person.Name!.English;

    private static string Name(Noun noun, bool isKorean) => isKorean ? noun.Korean : noun.English;

    /// <summary>The last word of the only place where these lemmas follow one another.</summary>
    private static int? Head(Sentence sentence, string[] lemmas)
    {
        int? head = null;
        for (var last = lemmas.Length - 1; last < sentence.Count; last++)
        {
            var matches = true;
            for (var index = 0; index < lemmas.Length; index++)
            {
                matches &= Stem(sentence[last - lemmas.Length + 1 + index]) == lemmas[index];
            }

            if (matches && head is not null)
            {
                return null;
            }

            head = matches ? last : head;
        }

        return head;
    }

    private static string Stem(in Word word)
    {
        var plus = word.Lemma.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? word.Lemma : word.Lemma[..plus];
    }

    /// <summary>The head with what describes and counts it, without article and preposition.</summary>
    private static (int First, int Last) Whole(Sentence sentence, int head)
    {
        var (first, last) = (head, head);
        while (
            first > 0
            && sentence[first - 1].Head == head
            && sentence[first - 1].Relation is "amod" or "nummod" or "compound" or "flat"
        )
        {
            first--;
        }

        while (last + 1 < sentence.Count && Counts(sentence, last + 1, head))
        {
            last++;
        }

        return (first, last);
    }

    private static (int First, int Last)? Number(Sentence sentence, int head)
    {
        for (var index = 0; index < sentence.Count; index++)
        {
            if (sentence[index].Head == head && sentence[index].Relation == "nummod")
            {
                var last = index + 1 < sentence.Count && sentence[index + 1].Head == index ? index + 1 : index;
                return (index, last);
            }
        }

        return null;
    }

    /// <summary>세 and 개 after 사과.</summary>
    private static bool Counts(Sentence sentence, int word, int head)
    {
        ref var one = ref sentence[word];
        return (one.Relation == "nummod" && one.Head == head)
            || (one.Relation == "clf" && sentence[one.Head].Head == head);
    }
}
