using System.Collections.Concurrent;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village;

/// <summary>The words that a split may use, sorted for the grammar's questions: which verbs of a frame, which nouns for a selector.</summary>
internal sealed class Vocabulary
{
    private static readonly Lazy<Vocabulary> _training = new(() => new Vocabulary(allowsHeldOut: false));
    private static readonly Lazy<Vocabulary> _whole = new(() => new Vocabulary(allowsHeldOut: true));
    private readonly ConcurrentDictionary<string, Noun[]> _selected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Noun[]> _owned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Adjective[]> _qualities = new(StringComparer.Ordinal);
    private readonly Dictionary<VerbFrame, Verb[]> _frames;
    private readonly Adverb[][] _manners;

    private Vocabulary(bool allowsHeldOut)
    {
        var lexicon = BilingualLexicon.Default;
        AllowsHeldOut = allowsHeldOut;
        Nouns = [.. lexicon.Nouns.Where(noun => allowsHeldOut || !noun.IsHeldOut)];
        Adjectives = [.. lexicon.Adjectives.Where(adjective => allowsHeldOut || !adjective.IsHeldOut)];
        Adverbs = [.. lexicon.Adverbs.Where(adverb => allowsHeldOut || !adverb.IsHeldOut)];
        Names = [.. lexicon.GivenNames.Where(name => allowsHeldOut || !name.IsHeldOut)];
        Countries = [.. lexicon.Countries.Where(country => allowsHeldOut || !country.IsHeldOut)];
        var verbs = lexicon.Verbs.Where(verb => (allowsHeldOut || !verb.IsHeldOut) && HasArguments(verb)).ToArray();
        _frames = Enum.GetValues<VerbFrame>()
            .ToDictionary(frame => frame, frame => verbs.Where(verb => verb.Frame == frame).ToArray());
        _manners =
        [
            .. Enum.GetValues<VerbField>()
                .Select(field =>
                    Adverbs
                        .Where(adverb =>
                            adverb.Kind == AdverbKind.Manner
                            && (adverb.Fields.Count == 0 || adverb.Fields.Contains(field))
                        )
                        .ToArray()
                ),
        ];
        Men = [.. Names.Where(name => name.Gender == Gender.Masculine)];
        Women = [.. Names.Where(name => name.Gender == Gender.Feminine)];
        Jobs = [.. Nouns.Where(noun => noun.Class == SemanticClass.Job)];
        Gendered = [.. Nouns.Where(IsGendered)];
        Places = [.. Nouns.Where(IsPlainPlace)];
        Times = AdverbsOf(AdverbKind.Time);
        Frequencies = AdverbsOf(AdverbKind.Frequency);
    }

    public bool AllowsHeldOut { get; }
    public Noun[] Nouns { get; }
    public Adjective[] Adjectives { get; }
    public Adverb[] Adverbs { get; }
    public GivenName[] Names { get; }
    public GivenName[] Men { get; }
    public GivenName[] Women { get; }
    public Country[] Countries { get; }
    public Noun[] Jobs { get; }

    /// <summary>Men and women by the meaning of their one word, but for those that mean no more: queen, not woman.</summary>
    public Noun[] Gendered { get; }

    /// <summary>Places where people are and things happen.</summary>
    public Noun[] Places { get; }
    public Adverb[] Times { get; }
    public Adverb[] Frequencies { get; }

    public static Vocabulary For(Split split) => split == Split.Test ? _whole.Value : _training.Value;

    public Verb[] Verbs(VerbFrame frame) => _frames[frame];

    public Adverb[] Manners(VerbField field) => _manners[(int)field];

    /// <summary>The nouns that a selector admits and that stand without an owner.</summary>
    public Noun[] Select(Selector selector) =>
        _selected.TryGetValue(selector.Text, out var nouns)
            ? nouns
            : _selected.GetOrAdd(
                selector.Text,
                _ => [.. Nouns.Where(noun => selector.Admits(noun) && !noun.Is(NounProperties.Relational))]
            );

    /// <summary>The nouns that a selector admits, with those that are somebody's: mother, name, birthday.</summary>
    public Noun[] SelectOwned(Selector selector) =>
        _owned.TryGetValue(selector.Text, out var nouns)
            ? nouns
            : _owned.GetOrAdd(
                selector.Text,
                _ =>
                    [
                        .. Nouns.Where(noun =>
                            selector.Admits(noun)
                            && (
                                !noun.Is(NounProperties.Relational)
                                || noun.Class is SemanticClass.Kin or SemanticClass.Body
                            )
                        ),
                    ]
            );

    /// <summary>The attributive qualities that a noun can have.</summary>
    public Adjective[] Qualities(Noun noun) =>
        _qualities.TryGetValue(noun.Concept, out var qualities)
            ? qualities
            : _qualities.GetOrAdd(noun.Concept, _ => [.. Adjectives.Where(quality => quality.Applies.Admits(noun))]);

    /// <summary>A verb whose every subject or object is held out cannot be used.</summary>
    private bool HasArguments(Verb verb) =>
        Select(verb.Subject).Length > 0
        && (verb.Object.IsEmpty || SelectOwned(verb.Object).Length > 0)
        && (verb.Second.IsEmpty || Select(verb.Second).Length > 0);

    private static bool IsGendered(Noun noun) =>
        noun.IsPerson
        && noun.Gender is Gender.Masculine or Gender.Feminine
        && !noun.Is(NounProperties.Relational)
        && !noun.English.Contains(' ', StringComparison.Ordinal)
        && noun.Concept is not ("man" or "woman" or "boy" or "girl");

    private static bool IsPlainPlace(Noun noun) =>
        !noun.Is(NounProperties.Relational)
        && noun.Countability == Countability.Count
        && noun.Class is SemanticClass.Building or SemanticClass.Room or SemanticClass.Facility;

    private Adverb[] AdverbsOf(AdverbKind kind) => [.. Adverbs.Where(adverb => adverb.Kind == kind)];
}
