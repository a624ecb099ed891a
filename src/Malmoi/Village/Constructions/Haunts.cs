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

    public static Noun? DrawNoun(Composer composer, Verb verb)
    {
        if (!_places.TryGetValue(verb.Field, out var nouns))
        {
            return null;
        }

        var noun = composer.Dice.Pick<Noun>(nouns);
        return noun.IsHeldOut && !composer.Vocabulary.AllowsHeldOut ? null : noun;
    }
}
