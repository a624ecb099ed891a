using System.Collections.Frozen;

namespace Malmoi.Village.Lexicon;

/// <summary>The village's words: every concept with its word in English and Korean and all that the grammar asks of it.</summary>
public sealed class BilingualLexicon
{
    private static readonly Lazy<BilingualLexicon> Shared = new(() => new BilingualLexicon());
    private readonly FrozenDictionary<string, Noun> _nouns;
    private readonly FrozenDictionary<string, Verb> _verbs;
    private readonly FrozenDictionary<string, Adjective> _adjectives;
    private readonly FrozenDictionary<string, Adverb> _adverbs;

    private BilingualLexicon()
    {
        Nouns = NounTable.Read(Table.Embedded("nouns.tsv"));
        Verbs = VerbTable.Read(Table.Embedded("verbs.tsv"));
        Adjectives = QualityTables.ReadAdjectives(Table.Embedded("adjectives.tsv"));
        Adverbs = QualityTables.ReadAdverbs(Table.Embedded("adverbs.tsv"));
        GivenNames = ProperTables.ReadGivenNames(Table.Embedded("given-names.tsv"));
        FamilyNames = ProperTables.ReadFamilyNames(Table.Embedded("family-names.tsv"));
        Countries = ProperTables.ReadCountries(Table.Embedded("countries.tsv"));
        Numerals = ProperTables.ReadNumerals(Table.Embedded("numerals.tsv"));
        Counters = ProperTables.ReadCounters(Table.Embedded("counters.tsv"));
        Pairs = ProperTables.ReadPairs(Table.Embedded("pairs.tsv"));
        _nouns = Index(Nouns, noun => noun.Concept, "nouns.tsv");
        _verbs = Index(Verbs, verb => verb.Concept, "verbs.tsv");
        _adjectives = Index(Adjectives, adjective => adjective.Concept, "adjectives.tsv");
        _adverbs = Index(Adverbs, adverb => adverb.Concept, "adverbs.tsv");
    }

    /// <summary>The one lexicon, read at first use.</summary>
    public static BilingualLexicon Default => Shared.Value;

    public IReadOnlyList<Noun> Nouns { get; }
    public IReadOnlyList<Verb> Verbs { get; }
    public IReadOnlyList<Adjective> Adjectives { get; }
    public IReadOnlyList<Adverb> Adverbs { get; }
    public IReadOnlyList<GivenName> GivenNames { get; }
    public IReadOnlyList<FamilyName> FamilyNames { get; }
    public IReadOnlyList<Country> Countries { get; }
    public IReadOnlyList<Numeral> Numerals { get; }
    public IReadOnlyList<Counter> Counters { get; }
    public IReadOnlyList<WordPair> Pairs { get; }

    public Noun Noun(string concept) => Find(_nouns, concept, "noun");

    public Verb Verb(string concept) => Find(_verbs, concept, "verb");

    public Adjective Adjective(string concept) => Find(_adjectives, concept, "adjective");

    public Adverb Adverb(string concept) => Find(_adverbs, concept, "adverb");

    /// <summary>The nouns that a selector admits, in table order.</summary>
    public Noun[] Select(Selector selector) => [.. Nouns.Where(selector.Admits)];

    private static T Find<T>(FrozenDictionary<string, T> words, string concept, string kind) =>
        words.TryGetValue(concept, out var word)
            ? word
            : throw new InputException(
                $"the lexicon has no {kind} '{concept}'; see the tables in Village/Lexicon/Tables"
            );

    private static FrozenDictionary<string, T> Index<T>(IReadOnlyList<T> words, Func<T, string> concept, string table)
    {
        var twice = words.GroupBy(concept, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? words.ToFrozenDictionary(concept, StringComparer.Ordinal)
            : throw new InputException($"'{table}' has the concept '{twice.Key}' twice; rename one");
    }
}
