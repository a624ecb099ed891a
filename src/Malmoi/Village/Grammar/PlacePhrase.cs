using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>How something lies to a landmark: a preposition in English, a noun of place after it in Korean.</summary>
internal sealed record Side(string English, string Korean)
{
    public static readonly Side At = new("at", "");
    public static readonly Side In = new("in", "");
    public static readonly Side Inside = new("in", "안");
    public static readonly Side On = new("on", "위");
    public static readonly Side OnTop = new("on", "");
    public static readonly Side Under = new("under", "밑");
    public static readonly Side Beside = new("next to", "옆");
    public static readonly Side Behind = new("behind", "뒤");
    public static readonly Side InFront = new("in front of", "앞");
    public static readonly Side Near = new("near", "근처");
    public static readonly Side By = new("by", "");
    public static readonly Side To = new("to", "");
    public static readonly Side Into = new("into", "안");
    public static readonly Side From = new("from", "");

    /// <summary>Where one is when one is "there": at school, in the kitchen, on the mountain.</summary>
    public static Side Of(Noun noun) =>
        noun.Concept switch
        {
            "mountain" or "hill" or "island" or "street" or "road" or "beach" or "farm" or "roof" or "balcony" => OnTop,
            "river" or "lake" or "sea" or "pond" or "stream" or "well" or "waterfall" => By,
            "park" or "garden" or "yard" or "forest" or "field" or "room" or "playground" or "square" or "alley" => In,
            _ => noun.Class switch
            {
                SemanticClass.Room or SemanticClass.Settlement or SemanticClass.Vehicle or SemanticClass.Landform => In,
                _ => At,
            },
        };
}

/// <summary>A place: at the market, next to the old tree, 시장에서, 늙은 나무 옆에.</summary>
internal sealed class PlacePhrase(Side side, Phrase landmark)
{
    public Phrase Landmark { get; } = landmark;

    public Side Side { get; } = side;

    /// <summary>Writes the place; the landmark is the head.</summary>
    public int English(Draft draft) => Landmark.EnglishWith(draft, Side.English);

    public void EnglishUnder(Draft draft, int verb) => draft.Attach(English(draft), verb, "obl");

    public int Korean(Draft draft, KoreanCase korean)
    {
        if (Side.Korean.Length == 0)
        {
            return Landmark.Korean(draft, korean);
        }

        var landmark = Landmark.Korean(draft, KoreanCase.None);
        var head = KoreanWords.WriteNoun(draft, Side.Korean, korean, false, false, PartOfSpeech.Noun);
        draft.Attach(landmark, head, "nmod");
        return head;
    }

    /// <summary>책상 위의 (컵): the place as a modifier of a noun.</summary>
    public int KoreanModifier(Draft draft) => Korean(draft, KoreanCase.Genitive);
}
