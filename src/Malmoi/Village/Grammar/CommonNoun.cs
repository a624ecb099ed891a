using Malmoi.Village.Annotation;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>A noun with its determiner, number, quality, owner and relative clause: the three red apples that she bought, 그 아이가 산 빨간 사과 세 개.</summary>
internal sealed class CommonNoun(Noun noun) : Phrase
{
    public Noun Noun { get; } = noun;

    public Determiner Determiner { get; init; } = Determiner.The;

    public bool IsPlural { get; init; }

    /// <summary>A counted number; null for none.</summary>
    public Numeral? Count { get; init; }

    public Adjective? Quality { get; init; }

    public Phrase? Owner { get; init; }

    public RelativeClause? Relative { get; set; }

    /// <summary>A phrase that says where the thing is: the cup on the table.</summary>
    public PlacePhrase? Place { get; init; }

    private bool ShowsPlural => Noun.Countability == Countability.Plural || IsPlural || Count is { Value: > 1 };

    public override Agreement Agreement =>
        new(3, ShowsPlural, Noun.Gender == Gender.Common ? Gender.Masculine : Noun.Gender);

    public override bool IsHonored => Noun.Is(NounProperties.Honorific);

    public override bool IsAnimate => Noun.IsPerson || Noun.Is(NounProperties.Animate);

    public override bool IsPerson => Noun.IsPerson;

    /// <summary>The noun: a village tells of one teacher at a time.</summary>
    public override object Referent => Noun;

    public override int English(Draft draft, EnglishCase grammaticalCase)
    {
        draft.Note(Noun.IsHeldOut || Quality is { IsHeldOut: true });
        var sentence = draft.Sentence;
        var mark = draft.Mark;
        var plural = ShowsPlural;
        if (Owner is not null)
        {
            var owner = Owner.EnglishOwner(draft);
            draft.Wait(owner, "nmod:poss");
        }
        else
        {
            var follower = Count?.English ?? Quality?.English ?? Noun.English;
            Determiner.English(draft, follower, plural || Noun.Countability == Countability.Mass);
        }

        if (Count is { } count && (Owner is not null || Determiner.TakesNumeral))
        {
            draft.Wait(sentence.Add(count.English, count.English, PartOfSpeech.Numeral, "NumType=Card"), "nummod");
        }

        if (Quality is { } quality)
        {
            draft.Wait(
                EnglishWords.Write(draft, quality.English, PartOfSpeech.Adjective, EnglishFeatures.Positive),
                "amod"
            );
        }

        var form = plural ? Noun.Plural : Noun.English;
        var first = sentence.Count;
        var head = EnglishWords.WriteNoun(draft, form, Noun.English, EnglishFeatures.Noun(plural));
        sentence.Name(first, head, Noun.Entity);
        draft.Refer(first, head, this, ReferralKind.Noun);
        draft.Settle(mark, head);
        if (Place is not null)
        {
            draft.Attach(Place.English(draft), head, "nmod");
        }

        Relative?.English(draft, head, this);
        return head;
    }

    public override int Korean(Draft draft, KoreanCase korean)
    {
        var mark = draft.Mark;
        if (Relative is not null)
        {
            draft.Wait(Relative.Korean(draft), "acl:relcl");
        }

        if (Place is not null)
        {
            draft.Wait(Place.KoreanModifier(draft), "nmod");
        }

        if (Owner is not null)
        {
            draft.Wait(Owner.Korean(draft, KoreanCase.Genitive), "nmod:poss");
        }

        Determiner.Korean(draft, Noun.IsPerson);
        if (Quality is not null)
        {
            draft.Wait(
                KoreanQualityWriter.Attribute(draft, Quality),
                Quality.Quality == KoreanQuality.Determiner ? "det" : "amod"
            );
        }

        var counts = Count is not null && Determiner.TakesNumeral && Noun.Counter.Length > 0;
        var form = Noun.Korean;
        var many = IsPlural && Count is null && Noun.IsPerson && !Determiner.IsQuantifier;
        var first = draft.Sentence.Count;
        var head = counts
            ? KoreanWords.WriteNoun(draft, form, KoreanCase.None, this)
            : KoreanWords.WriteNoun(draft, many ? KoreanWords.Plural(Noun) : form, korean, this);
        draft.Sentence.Name(first, head, Noun.Entity);
        draft.Refer(first, head, this, ReferralKind.Noun);
        if (counts)
        {
            KoreanWords.WriteCount(draft, head, Count!, Noun.Counter, korean, this);
        }

        draft.Settle(mark, head);
        return head;
    }

    public override int KoreanPredicate(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        if (Relative is not null)
        {
            draft.Wait(Relative.Korean(draft), "acl:relcl");
        }

        if (Owner is not null)
        {
            draft.Wait(Owner.Korean(draft, KoreanCase.Genitive), "nmod:poss");
        }

        if (Quality is not null)
        {
            draft.Wait(KoreanQualityWriter.Attribute(draft, Quality), "amod");
        }

        var first = draft.Sentence.Count;
        var head = KoreanVerbs.Write(
            draft,
            clause,
            Village.Korean.Predicate.Copula(Noun.Korean),
            null,
            link,
            PartOfSpeech.Noun
        );
        draft.Sentence.Name(first, head, Noun.Entity);
        draft.Settle(mark, head);
        return head;
    }
}
