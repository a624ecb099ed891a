using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Kblimp;

/// <summary>Something people do to something somewhere: every object goes with every place.</summary>
internal sealed record Scene(Predicate Verb, Predicate? Honorific, string[] Objects, string[] Places);

/// <summary>The words of the Korean minimal pairs, chosen so that whatever is drawn together makes a sentence one might say.</summary>
internal sealed class Wordbook
{
    private readonly Dictionary<string, string[]> _words = new(StringComparer.Ordinal);

    private Wordbook()
    {
        foreach (var row in Table.Embedded("kblimp-words.tsv").Rows)
        {
            _words.Add(row.Required("kind"), row.Required("words").Split(','));
        }

        Scenes =
        [
            .. Table
                .Embedded("kblimp-scenes.tsv")
                .Rows.Select(row => new Scene(
                    Predicate.Parse(row.Required("verb"), StemClasses.Parse(row["stem"]), PredicateKind.Action),
                    row["honorific"] is { Length: > 0 } honorific
                        ? Predicate.Parse(honorific, StemClass.Regular, PredicateKind.Action)
                        : null,
                    row.Required("objects").Split(','),
                    row.Required("places").Split(',')
                )),
        ];
    }

    public static Wordbook Default { get; } = new();

    public Scene[] Scenes { get; }

    public string[] this[string kind] => _words[kind];
}
