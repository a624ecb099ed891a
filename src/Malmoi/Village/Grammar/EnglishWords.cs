using System.Collections.Concurrent;
using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>English lemmas that are written with blanks: police officer, living room, ice cream.</summary>
internal static class EnglishWords
{
    private static readonly ConcurrentDictionary<string, string[]> _pieces = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> _capitalised = new(StringComparer.Ordinal);

    /// <summary>The form that begins a sentence.</summary>
    public static string Capitalised(string form) =>
        char.IsLower(form[0])
            ? _capitalised.GetOrAdd(form, static text => char.ToUpperInvariant(text[0]) + text[1..])
            : form;

    /// <summary>Writes a noun; the earlier words of a compound depend on the last.</summary>
    public static int WriteNoun(Draft draft, string form, string lemma, string features)
    {
        if (!form.Contains(' ', StringComparison.Ordinal))
        {
            return draft.Sentence.Add(form, lemma, PartOfSpeech.Noun, features);
        }

        var forms = _pieces.GetOrAdd(form, text => text.Split(' '));
        var lemmas = _pieces.GetOrAdd(lemma, text => text.Split(' '));
        var first = draft.Sentence.Count;
        var head = first + forms.Length - 1;
        for (var index = 0; index < forms.Length; index++)
        {
            var isHead = index == forms.Length - 1;
            var word = draft.Sentence.Add(
                forms[index],
                lemmas[index],
                PartOfSpeech.Noun,
                isHead ? features : EnglishFeatures.Singular
            );
            if (!isHead)
            {
                draft.Attach(word, head, "compound");
            }
        }

        return head;
    }

    /// <summary>Writes a word or a fixed expression of several; the first is the head.</summary>
    public static int Write(Draft draft, string form, PartOfSpeech part, string features)
    {
        if (!form.Contains(' ', StringComparison.Ordinal))
        {
            return draft.Sentence.Add(form, form, part, features);
        }

        var pieces = _pieces.GetOrAdd(form, text => text.Split(' '));
        var head = draft.Sentence.Add(pieces[0], pieces[0], part, features);
        for (var index = 1; index < pieces.Length; index++)
        {
            draft.AddTo(head, "fixed", pieces[index], pieces[index], part);
        }

        return head;
    }
}
