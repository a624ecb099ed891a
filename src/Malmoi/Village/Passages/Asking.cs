using Malmoi.Village.Annotation;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Passages;

/// <summary>Questions about deeds: the same clause with a gap where the answer stands.</summary>
internal static class Asking
{
    public static Utterance For(QuestionKind kind, Deed deed, SpeechLevel level)
    {
        if (kind == QuestionKind.Who)
        {
            return Ask(QuestionWord.Who, deed.Predicate(), null, null, level);
        }

        var gap = new Gap { Filler = Filler(kind, deed) };
        return kind switch
        {
            QuestionKind.Whom => Ask(deed.Doer, deed.Predicate(other: gap), gap, null, level),
            QuestionKind.What or QuestionKind.HowMany => Ask(deed.Doer, deed.Predicate(thing: gap), gap, null, level),
            _ => Ask(
                deed.Doer,
                deed.Predicate(),
                gap,
                new AskedCircumstance(gap, kind == QuestionKind.Where ? KoreanCase.From : KoreanCase.None),
                level
            ),
        };
    }

    private static Phrase Filler(QuestionKind kind, Deed deed) =>
        kind switch
        {
            QuestionKind.Whom => QuestionWord.Who,
            QuestionKind.What => QuestionWord.What,
            QuestionKind.Where => QuestionWord.Where,
            QuestionKind.When => QuestionWord.When,
            _ => new HowMany(deed.Thing!.Noun),
        };

    private static Saying Ask(
        Phrase subject,
        Predication predicate,
        Gap? gap,
        Circumstance? asked,
        SpeechLevel level
    ) =>
        new(
            new Clause
            {
                Subject = subject,
                Predicate = predicate,
                Force = Force.Question,
                Asked = gap,
                SubjectCase = subject is QuestionWord ? KoreanCase.Subject : KoreanCase.Topic,
                Circumstances = asked is null ? [] : [asked],
            }
        )
        {
            Level = level,
        };

    /// <summary>Where, when: at the front in English, in its place in Korean.</summary>
    private sealed class AskedCircumstance(Gap gap, KoreanCase korean) : Circumstance
    {
        public override void English(Draft draft) => draft.Wait(gap.Word, "advmod");

        public override void Korean(Draft draft) =>
            draft.Wait(gap.Korean(draft, korean), korean == KoreanCase.None ? "advmod" : "obl");
    }

    /// <summary>How many apples, 사과를 몇 개.</summary>
    private sealed class HowMany(Noun noun) : Phrase
    {
        public override Agreement Agreement => new(3, true, Gender.Neuter);

        public override int English(Draft draft, EnglishCase grammaticalCase)
        {
            var how = draft.Sentence.Add("how", "how", PartOfSpeech.Adverb, "PronType=Int");
            var many = draft.Sentence.Add("many", "many", PartOfSpeech.Adjective, EnglishFeatures.Positive);
            var head = EnglishWords.WriteNoun(draft, noun.Plural, noun.English, EnglishFeatures.Noun(true));
            draft.Attach(how, many, "advmod");
            draft.Attach(many, head, "amod");
            return head;
        }

        public override int Korean(Draft draft, KoreanCase korean)
        {
            var head = KoreanWords.WriteNoun(draft, noun.Korean, KoreanCase.None, this);
            var number = draft.AddTo(head, "nummod", "몇", "몇", PartOfSpeech.Numeral, "NumType=Card|PronType=Int");
            draft.Attach(KoreanWords.WriteNoun(draft, noun.Counter, korean, this), number, "clf");
            return head;
        }
    }
}
