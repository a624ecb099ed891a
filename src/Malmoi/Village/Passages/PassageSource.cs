using Malmoi.Village.Grammar;

namespace Malmoi.Village.Passages;

/// <summary>Draws passages of four deeds with a question about one of them.</summary>
internal sealed class PassageSource(Split split, ulong seed, Language? language)
{
    private const int CastSize = 7;

    private readonly ItemSource _source = new(split, seed, "passages");

    public IEnumerable<QuestionAnswer> Questions() =>
        _source.Items(index => Draw(ItemSource.Turn(language, index))?.Read());

    /// <summary>The derivations themselves.</summary>
    public IEnumerable<Passage> Passages() => _source.Items(index => Draw(ItemSource.Turn(language, index)));

    private Passage? Draw(Language written)
    {
        var composer = _source.Composer;
        var dice = composer.Dice;
        var kinds = Enum.GetValues<QuestionKind>();
        var kind = dice.Pick<QuestionKind>(kinds);
        var cast = Cast(composer);
        if (
            Couple.Draw(kind, composer, cast.AsSpan(0, 3)) is not { } couple
            || Couple.Draw(dice.Pick<QuestionKind>(kinds), composer, cast.AsSpan(3, 3), couple.Asked.Verb.English)
                is not { } others
            || others.Asked.Verb.Korean.Lemma == couple.Asked.Verb.Korean.Lemma
        )
        {
            return null;
        }

        var isCleft = split == Split.Test && dice.Chance(30);
        var asked = isCleft ? Telling.Cleft(couple.Asked) : Tell(couple.Asked, composer, cast[6]);
        if (!Belongs(asked, isCleft, couple.Asked))
        {
            return null;
        }

        List<Utterance> sentences =
        [
            asked,
            isCleft ? Telling.Cleft(couple.Rival) : Tell(couple.Rival, composer, cast[6]),
            Tell(others.Asked, composer, cast[6]),
            Tell(others.Rival, composer, cast[6]),
        ];
        for (var last = sentences.Count - 1; last > 0; last--)
        {
            var other = dice.Next(last + 1);
            (sentences[last], sentences[other]) = (sentences[other], sentences[last]);
        }

        return new Passage
        {
            Sentences = sentences,
            Asked = sentences.IndexOf(asked),
            Kind = kind,
            Deed = couple.Asked,
            Question = Asking.For(
                kind,
                couple.Asked,
                dice.Pick(SpeechLevel.Casual, SpeechLevel.Polite, SpeechLevel.Formal)
            ),
            Language = written,
        };
    }

    private static Utterance Tell(Deed deed, Composer composer, Mention witness) =>
        composer.Dice.Chance(25) ? Telling.Reported(deed, composer, witness) : Telling.Plainly(deed, composer);

    /// <summary>People of whom no two have the same name in either language.</summary>
    private static Mention[] Cast(Composer composer)
    {
        List<Mention> cast = [];
        while (cast.Count < CastSize)
        {
            var one = composer.Named();
            if (
                cast.TrueForAll(other =>
                    other.Person.Name!.English != one.Person.Name!.English
                    && other.Person.Name.Korean != one.Person.Name.Korean
                )
            )
            {
                cast.Add(one);
            }
        }

        return [.. cast];
    }

    /// <summary>Test asks of sentences with a held-out word or a cleft; validation of two people whom training never joins.</summary>
    private bool Belongs(Utterance asked, bool isCleft, Deed deed)
    {
        if (split == Split.Test)
        {
            asked.Write(_source.Draft, Language.English);
            return isCleft || _source.Draft.HasHeldOut;
        }

        return Author.IsValidation(deed.Doer.Person.Name!, deed.Other.Person.Name!) == (split == Split.Validation);
    }
}
