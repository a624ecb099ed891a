using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>There and it, which only fill the place of the English subject; there agrees with what follows the verb.</summary>
internal sealed class Expletive : Phrase
{
    public static readonly Expletive It = new(null);
    private readonly Phrase? _pivot;

    public Expletive(Phrase? pivot) => _pivot = pivot;

    public override Agreement Agreement => _pivot?.Agreement ?? Agreement.Thing;

    public override bool IsHonored => false;

    public override int English(Draft draft, EnglishCase grammaticalCase) =>
        _pivot is null
            ? draft.Sentence.Add(
                "it",
                "it",
                PartOfSpeech.Pronoun,
                "Case=Nom|Gender=Neut|Number=Sing|Person=3|PronType=Prs"
            )
            : draft.Sentence.Add("there", "there", PartOfSpeech.Pronoun);

    public override int Korean(Draft draft, KoreanCase korean) => -1;
}
