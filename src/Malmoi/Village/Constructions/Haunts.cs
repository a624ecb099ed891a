using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Where things of a kind are done: one eats in a kitchen or at a restaurant, not at a bank.</summary>
internal static class Haunts
{
    private static readonly Dictionary<VerbField, string> _concepts = new()
    {
        [VerbField.Consumption] = "kitchen restaurant café park garden hotel house market living-room yard",
        [VerbField.Creation] = "house studio classroom school living-room yard garage study-room",
        [VerbField.Handling] = "house yard garden living-room room farm school classroom hotel village",
        [VerbField.Work] = "farm garden field school office factory library yard hospital",
        [VerbField.Social] = "school park market café station street library village beach museum bakery airport",
        [VerbField.Speech] = "school park classroom market café station street library village square hall",
        [VerbField.Perception] = "park museum zoo school street house library beach station theater village market",
        [VerbField.Motion] = "park playground field beach yard forest street schoolyard",
        [VerbField.Body] = "park room house classroom library station bus-stop living-room hospital",
        [VerbField.Sound] = "park room living-room classroom street hall village stadium",
        [VerbField.Thought] = "library school classroom room office university study-room",
        [VerbField.Transfer] = "market school store station bookstore bakery supermarket village department-store",
        [VerbField.Change] = "house yard kitchen garage room",
    };

    /// <summary>Verbs whose places are not those of their field; without any, they are told without a place.</summary>
    private static readonly Dictionary<string, string> _ofVerbs = Verbs(
        ("cook bake fry boil mix slice chop cut", "kitchen restaurant house hotel"),
        ("sweep clean", ""),
        ("wash wipe brush-teeth fold iron launder", "house kitchen room hotel school restaurant"),
        ("plant grow dig harvest pick-fruit gather feed raise hunt water-plant", "garden field farm yard orchard"),
        ("repair build weave design invent park", "garage factory yard house"),
        ("write compose draw paint knit sew make", "house studio room classroom school"),
        ("read study learn memorize solve translate practice", "library classroom room school university"),
        ("watch hear listen watch-event", "theater house park stadium"),
        ("buy sell choose rent", "market store supermarket department-store"),
        ("borrow return-to", "library"),
        ("open close lock turn-on turn-off hang", "house school office hotel room"),
        ("throw catch kick fly-kite chase roll spin", "park field schoolyard yard playground"),
        ("taste eat drink chew swallow lick serve-food", "kitchen restaurant café park garden house"),
        ("treat examine", "hospital"),
        ("sing play-struck play-bowed play-blown", "room hall theater park school"),
        (
            "receive lose spend pay save-money steal waste change begin finish cancel postpone destroy sink kill "
                + "ignore avoid obey join keep break-promise accept refuse win oppose support elect dismiss marry divorce "
                + "deceive forgive fight bother respect manage direct conduct hire sign print publish correct investigate "
                + "discover find-out count know remember forget understand imagine plan-event compare believe-thing doubt "
                + "cross climb leave follow pass stop-thing fetch press shake hit break tear bend hide pull push drop lift touch hold move kiss hug carry pick-up empty fill wrap pack "
                + "bury attack tie use melt freeze burn dry cool guard prepare measure bite sting notice",
            ""
        )
    );

    private static readonly Dictionary<string, Noun[]> _verbPlaces = _ofVerbs.ToDictionary(
        pair => pair.Key,
        pair =>
            pair.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(BilingualLexicon.Default.Noun)
                .ToArray(),
        StringComparer.Ordinal
    );

    private static readonly Dictionary<VerbField, Noun[]> _places = _concepts.ToDictionary(
        pair => pair.Key,
        pair => pair.Value.Split(' ').Select(BilingualLexicon.Default.Noun).ToArray()
    );

    /// <summary>A place for a verb that the vocabulary has; null where the verb says nothing of places.</summary>
    public static PlacePhrase? Draw(Composer composer, Verb verb)
    {
        var noun = DrawNoun(composer, verb);
        return noun is null ? null : new PlacePhrase(Side.Of(noun), new CommonNoun(noun));
    }

    /// <summary>Where a thing of this kind may be met.</summary>
    public static PlacePhrase OfThing(Composer composer, Noun thing)
    {
        var places =
            thing.IsPerson ? _peoplePlaces
            : thing.Is(NounProperties.Animate) ? _animalPlaces
            : thing.Is(NounProperties.Edible) || thing.Is(NounProperties.Drinkable) ? _foodPlaces
            : thing.Is(NounProperties.Readable) ? _bookPlaces
            : thing.Class == SemanticClass.Tool ? _toolPlaces
            : _thingPlaces;
        while (true)
        {
            var place = composer.Dice.Pick<Noun>(places);
            if (!place.IsHeldOut || composer.Vocabulary.AllowsHeldOut)
            {
                return new PlacePhrase(Side.Of(place), new CommonNoun(place));
            }
        }
    }

    private static readonly Noun[] _peoplePlaces = Places(
        "school park market library station street hospital restaurant house garden café museum theater office hotel airport"
    );
    private static readonly Noun[] _animalPlaces = Places("farm zoo park field yard forest garden barn house street");
    private static readonly Noun[] _foodPlaces = Places("kitchen market store supermarket restaurant house");
    private static readonly Noun[] _bookPlaces = Places(
        "library bookstore classroom office room study-room house school"
    );
    private static readonly Noun[] _toolPlaces = Places("garage farm yard house factory warehouse store");
    private static readonly Noun[] _thingPlaces = Places("house room store department-store bedroom office hotel");

    private static Noun[] Places(string concepts) => [.. concepts.Split(' ').Select(BilingualLexicon.Default.Noun)];

    private static Dictionary<string, string> Verbs(params ReadOnlySpan<(string Verbs, string Places)> rows)
    {
        Dictionary<string, string> places = new(StringComparer.Ordinal);
        foreach (var (verbs, nouns) in rows)
        {
            foreach (var verb in verbs.Split(' '))
            {
                places[verb] = nouns;
            }
        }

        return places;
    }

    public static Noun? DrawNoun(Composer composer, Verb verb)
    {
        if (
            (!_verbPlaces.TryGetValue(verb.Concept, out var nouns) && !_places.TryGetValue(verb.Field, out nouns))
            || nouns.Length == 0
        )
        {
            return null;
        }

        var noun = composer.Dice.Pick<Noun>(nouns);
        return noun.IsHeldOut && !composer.Vocabulary.AllowsHeldOut ? null : noun;
    }
}
