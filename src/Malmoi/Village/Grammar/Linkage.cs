using System.Collections.Concurrent;
using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>How the lexicon ties a lower clause to a Korean verb: an ending, and perhaps a word between (는 것을, 고 싶어).</summary>
internal sealed class Linkage
{
    private static readonly ConcurrentDictionary<string, Linkage> _known = new(StringComparer.Ordinal);
    private readonly Link _link;
    private readonly string _between;

    private Linkage(string citation)
    {
        var blank = citation.IndexOf(' ', StringComparison.Ordinal);
        var ending = blank < 0 ? citation : citation[..blank];
        _between = blank < 0 ? "" : citation[(blank + 1)..];
        _link = ending switch
        {
            "는다고" => Link.Quoted,
            "느냐고" or "냐고" => Link.QuotedQuestion,
            "는지" => Link.Whether,
            "는" => Link.Adnominal,
            _ => Link.Of(ending),
        };
    }

    public static Linkage Of(string citation) => _known.GetOrAdd(citation, static text => new Linkage(text));

    /// <summary>Writes the lower clause and the word between; answers the lower clause's head.</summary>
    public int Write(Draft draft, Clause lower)
    {
        var head = lower.Korean(draft, _link);
        if (_between.Length > 0)
        {
            draft.AddTo(head, "mark", _between, _between, PartOfSpeech.Noun);
        }

        return head;
    }
}
