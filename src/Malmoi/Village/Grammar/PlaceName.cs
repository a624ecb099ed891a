using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>A country or a city.</summary>
internal sealed class PlaceName(string english, string korean, bool takesArticle) : Phrase
{
    public override Agreement Agreement => Agreement.Thing;

    /// <summary>The Philippines', the Netherlands'.</summary>
    protected override bool EndsLikePlural => takesArticle;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        var article = takesArticle
            ? draft.Sentence.Add("the", "the", PartOfSpeech.Determiner, "Definite=Def|PronType=Art")
            : -1;
        var head = ProperName.Write(draft, english);
        draft.Sentence.Name(head, draft.Sentence.Count - 1, EntityKind.Place);
        draft.Attach(article, head, "det");
        return head;
    }

    public override int Korean(Draft draft, KoreanCase grammaticalCase)
    {
        var first = draft.Sentence.Count;
        var head = KoreanWords.WriteNoun(draft, korean, grammaticalCase, false, false, PartOfSpeech.ProperNoun);
        draft.Sentence.Name(first, head, EntityKind.Place);
        return head;
    }
}
