using System.Collections.Concurrent;
using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>An English name of one or several words: New Zealand; the first is the head.</summary>
internal static class ProperName
{
    private static readonly ConcurrentDictionary<string, string[]> _pieces = new(StringComparer.Ordinal);

    public static int Write(Draft draft, string name)
    {
        if (!name.Contains(' ', StringComparison.Ordinal))
        {
            return draft.Sentence.Add(name, name, PartOfSpeech.ProperNoun, EnglishFeatures.Singular);
        }

        var pieces = _pieces.GetOrAdd(name, static text => text.Split(' '));
        var head = draft.Sentence.Add(pieces[0], pieces[0], PartOfSpeech.ProperNoun, EnglishFeatures.Singular);
        for (var index = 1; index < pieces.Length; index++)
        {
            draft.AddTo(head, "flat", pieces[index], pieces[index], PartOfSpeech.ProperNoun, EnglishFeatures.Singular);
        }

        return head;
    }
}
