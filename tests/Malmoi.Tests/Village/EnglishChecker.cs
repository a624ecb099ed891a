using Malmoi.Village.Lexicon;

namespace Malmoi.Tests.Village;

/// <summary>Finds errors of agreement, articles, verb forms and reflexives in English trees.</summary>
internal static class EnglishChecker
{
    private static readonly string[] SingularDeterminers = ["a", "an", "this", "that", "every", "each", "another"];
    private static readonly string[] PluralDeterminers = ["these", "those", "many", "several", "both", "few"];
    private static readonly Dictionary<string, Gender> NameGenders = BilingualLexicon
        .Default.GivenNames.GroupBy(name => name.English, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Gender, StringComparer.Ordinal);
    private static readonly ILookup<string, Gender> NounGenders = BilingualLexicon.Default.Nouns.ToLookup(
        noun => noun.English.Split(' ')[^1],
        noun => noun.Gender,
        StringComparer.Ordinal
    );

    public static IEnumerable<string> Errors(ConlluSentence sentence)
    {
        for (var index = 0; index < sentence.Tokens.Count; index++)
        {
            var token = sentence.Tokens[index];
            var next = index + 1 < sentence.Tokens.Count ? sentence.Tokens[index + 1] : null;
            var problem =
                Article(token, next)
                ?? Form(token)
                ?? Determiner(sentence, token)
                ?? Agreement(sentence, token)
                ?? Reflexive(sentence, token);
            if (problem is not null)
            {
                yield return $"{problem}: {sentence.Text}";
            }
        }

        var first = sentence.Text.First(char.IsLetter);
        if (
            !char.IsUpper(first)
            || sentence.Text.Contains("  ", StringComparison.Ordinal)
            || sentence.Text[^1] is not ('.' or '?' or '!' or '"' or '”')
        )
        {
            yield return $"capital, blanks or final mark: {sentence.Text}";
        }
    }

    private static string? Article(ConlluToken token, ConlluToken? next)
    {
        var article = token.Form.ToLowerInvariant();
        if (token.Part != "DET" || article is not ("a" or "an") || next is null)
        {
            return null;
        }

        return EnglishForms.WantsAn(next.Form) == (article == "an") ? null : $"'{token.Form}' before '{next.Form}'";
    }

    private static string? Form(ConlluToken token)
    {
        if (
            token.Part != "VERB" && token.Part != "AUX"
            || token.Lemma == "be"
            || token.Form.Contains('\'', StringComparison.Ordinal)
        )
        {
            return null;
        }

        var form = token.Form.ToLowerInvariant();
        var right =
            token.Has("VerbForm=Fin") && token.Has("Tense=Past") ? EnglishForms.IsPast(token.Lemma, form)
            : token.Has("VerbForm=Part") && token.Has("Tense=Past") ? EnglishForms.IsParticiple(token.Lemma, form)
            : token.Has("VerbForm=Part") ? EnglishForms.IsGerund(token.Lemma, form)
            : token.Has("VerbForm=Inf") || token.Has("Mood=Imp") ? form == token.Lemma
            : true;
        return right ? null : $"'{token.Form}' of '{token.Lemma}'";
    }

    private static string? Determiner(ConlluSentence sentence, ConlluToken token)
    {
        if (token.Relation is not ("det" or "nummod" or "amod") || sentence.HeadOf(token) is not { Part: "NOUN" } noun)
        {
            return null;
        }

        var form = token.Form.ToLowerInvariant();
        var plural = noun.Has("Number=Plur") || noun.Has("Number=Ptan");
        if (SingularDeterminers.Contains(form, StringComparer.Ordinal) && plural)
        {
            return $"'{token.Form} {noun.Form}'";
        }

        var wantsPlural =
            PluralDeterminers.Contains(form, StringComparer.Ordinal)
            || token.Part == "NUM" && form is not ("one" or "zero" or "1");
        return wantsPlural && !plural ? $"'{token.Form} {noun.Form}'" : null;
    }

    private static string? Agreement(ConlluSentence sentence, ConlluToken token)
    {
        if (token.Relation is not ("nsubj" or "nsubj:pass") || sentence.HeadOf(token) is not { } head)
        {
            return null;
        }

        var finite = sentence
            .DependentsOf(head, "aux", "aux:pass", "cop")
            .Append(head)
            .Where(word => word.Has("VerbForm=Fin") && !word.Has("Mood=Imp"))
            .OrderBy(word => word.Id)
            .FirstOrDefault();
        if (finite is null || finite.Form.Contains('\'', StringComparison.Ordinal))
        {
            return null;
        }

        var subject = token;
        if (token.Form.Equals("there", StringComparison.OrdinalIgnoreCase))
        {
            // There are nine tickets: the verb agrees with what there is.
            subject = head;
        }

        if (token.Form.ToLowerInvariant() is "who" or "that" or "which" && head.Relation == "acl:relcl")
        {
            subject = sentence.HeadOf(head)!;
        }

        var form = finite.Form.ToLowerInvariant();
        var (person, plural) = Number(sentence, subject);
        if (finite.Lemma == "be")
        {
            var expected = finite.Has("Tense=Past")
                ? plural || person == 2
                    ? "were"
                    : "was"
                : plural || person == 2
                    ? "are"
                    : person == 1
                        ? "am"
                        : "is";
            return form == expected ? null : $"'{subject.Form} {form}'";
        }

        if (
            finite.Has("Tense=Past")
            || form
                is "will"
                    or "can"
                    or "may"
                    or "must"
                    or "should"
                    or "would"
                    or "could"
                    or "might"
                    or "shall"
                    or "ca"
                    or "wo"
        )
        {
            return null;
        }

        var right = plural || person != 3 ? form == finite.Lemma : EnglishForms.IsThirdPerson(finite.Lemma, form);
        return right ? null : $"'{subject.Form} {form}'";
    }

    private static (int Person, bool Plural) Number(ConlluSentence sentence, ConlluToken subject)
    {
        var form = subject.Form.ToLowerInvariant();
        if (
            sentence.DependentsOf(subject, "conj").Any()
            && sentence.Tokens.Any(word =>
                word.Form == "and" && word.Id > subject.Id && sentence.HeadOf(word)?.Head == subject.Id
            )
        )
        {
            return (3, true);
        }

        return form switch
        {
            "i" => (1, false),
            "we" => (1, true),
            "you" => (2, true),
            "they" or "these" or "those" => (3, true),
            _ => (3, subject.Has("Number=Plur") || subject.Has("Number=Ptan")),
        };
    }

    private static string? Reflexive(ConlluSentence sentence, ConlluToken token)
    {
        var form = token.Form.ToLowerInvariant();
        if (!form.EndsWith("self", StringComparison.Ordinal) && !form.EndsWith("selves", StringComparison.Ordinal))
        {
            return null;
        }

        if (Binder(sentence, token) is not { } binder)
        {
            return null;
        }

        var (person, plural) = Number(sentence, binder);
        var gender =
            binder.Part == "PROPN" && NameGenders.TryGetValue(binder.Form, out var named) ? named : (Gender?)null;
        var genders = binder.Part == "NOUN" ? NounGenders[binder.Lemma.Split(' ')[^1]].ToArray() : [];
        var right = form switch
        {
            "themselves" => plural && person == 3,
            "himself" => !plural
                && gender is null or Gender.Masculine
                && (genders.Length == 0 || genders.Any(one => one is Gender.Masculine or Gender.Common))
                && !binder.Form.Equals("she", StringComparison.OrdinalIgnoreCase),
            "herself" => !plural
                && gender is null or Gender.Feminine
                && (genders.Length == 0 || genders.Any(one => one is Gender.Feminine or Gender.Common))
                && !binder.Form.Equals("he", StringComparison.OrdinalIgnoreCase),
            "itself" => !plural && gender is null,
            "myself" => person == 1 && !plural,
            "ourselves" => person == 1 && plural,
            _ => person == 2,
        };
        return right ? null : $"'{token.Form}' bound by '{binder.Form}'";
    }

    /// <summary>The subject of the reflexive's own clause, through control and relative clauses.</summary>
    private static ConlluToken? Binder(ConlluSentence sentence, ConlluToken token)
    {
        for (var verb = sentence.HeadOf(token); verb is not null; verb = sentence.HeadOf(verb))
        {
            if (verb.Part is not ("VERB" or "ADJ" or "AUX"))
            {
                return null;
            }

            var subject = sentence.DependentsOf(verb, "nsubj", "nsubj:pass").FirstOrDefault();
            if (subject is not null)
            {
                var relative =
                    subject.Form.ToLowerInvariant() is "who" or "that" or "which" && verb.Relation == "acl:relcl";
                return relative ? sentence.HeadOf(verb)
                    : subject.Part == "PRON" && subject.Form.ToLowerInvariant() is "who" ? null
                    : subject;
            }

            if (verb.Relation is not ("xcomp" or "conj" or "advcl"))
            {
                return null;
            }

            if (
                verb.Relation == "xcomp"
                && sentence.HeadOf(verb) is { } higher
                && sentence.DependentsOf(higher, "obj", "iobj").FirstOrDefault() is { } controller
            )
            {
                return higher.Lemma == "promise" ? sentence.DependentsOf(higher, "nsubj").FirstOrDefault() : controller;
            }
        }

        return null;
    }
}
