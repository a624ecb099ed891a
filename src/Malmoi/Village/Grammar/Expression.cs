using System.Collections.Concurrent;
using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>Greetings and answers, annotated in a table: "Thank/VERB you/PRON/0/obj".</summary>
internal static class Expression
{
    private static readonly ConcurrentDictionary<string, Entry[]> _known = new(StringComparer.Ordinal);

    /// <summary>Writes an expression and answers its head, its first word.</summary>
    public static int Write(Draft draft, string text)
    {
        var first = draft.Sentence.Count;
        foreach (var entry in _known.GetOrAdd(text, Parse))
        {
            var word = entry.IsGlued
                ? draft.Sentence.AddGlued(entry.Form, entry.Lemma, entry.Part)
                : draft.Sentence.Add(entry.Form, entry.Lemma, entry.Part);
            if (entry.Relation.Length > 0)
            {
                draft.Attach(word, first + entry.Head, entry.Relation);
            }
        }

        return first;
    }

    private static Entry[] Parse(string text) => [.. text.Split(' ').Select(ParseWord)];

    private static Entry ParseWord(string word)
    {
        var fields = word.Split('/');
        var isGlued = fields[0][0] == '+';
        var form = isGlued ? fields[0][1..] : fields[0];
        return new Entry(
            form,
            form,
            Enum.Parse<PartOfSpeech>(fields[1]),
            fields.Length > 2 ? int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture) : 0,
            fields.Length > 3 ? fields[3] : "",
            isGlued
        );
    }

    private readonly record struct Entry(
        string Form,
        string Lemma,
        PartOfSpeech Part,
        int Head,
        string Relation,
        bool IsGlued
    );
}
