using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>I, you, we of a conversation: 나 or 저 and 너 by the speech level; a Korean "you" is left unsaid to elders.</summary>
internal sealed class Pronoun(int person, bool isPlural = false) : Phrase
{
    public static readonly Pronoun I = new(1);
    public static readonly Pronoun You = new(2);
    public static readonly Pronoun We = new(1, true);

    /// <summary>Addressed with (으)시.</summary>
    public bool IsHonoredHearer { get; init; }

    /// <summary>Korean leaves the subject unsaid.</summary>
    public bool IsSilent { get; init; }

    public override Agreement Agreement => new(person, isPlural, Gender.Common);

    public override bool IsHonored => IsHonoredHearer;

    public override bool IsAnimate => true;

    public override bool IsPerson => true;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        var (form, lemma, features) = EnglishFeatures.Pronoun(Agreement, grammaticalCase);
        return draft.Sentence.Add(form, lemma, PartOfSpeech.Pronoun, features);
    }

    public override int EnglishOwner(Draft draft) => English(draft, EnglishCase.Genitive);

    public override int Korean(Draft draft, KoreanCase korean)
    {
        if (IsSilent && korean is (KoreanCase.Topic or KoreanCase.Subject or KoreanCase.Genitive))
        {
            return -1;
        }

        var humble = draft.Level is SpeechLevel.Polite or SpeechLevel.Formal;
        var form = (person, isPlural, humble) switch
        {
            (1, false, true) => "저",
            (1, false, false) => "나",
            (1, true, true) => "저희",
            (1, true, false) => "우리",
            _ => "너",
        };
        if (korean == KoreanCase.Genitive && !isPlural)
        {
            var own = form switch
            {
                "저" => "제",
                "나" => "내",
                _ => "네",
            };
            return draft.Sentence.Add(
                own,
                form switch
                {
                    "저" => "저+의",
                    "나" => "나+의",
                    _ => "너+의",
                },
                PartOfSpeech.Pronoun,
                "Case=Gen"
            );
        }

        return KoreanWords.WriteNoun(
            draft,
            form,
            korean == KoreanCase.Genitive ? KoreanCase.None : korean,
            false,
            true,
            PartOfSpeech.Pronoun
        );
    }
}
