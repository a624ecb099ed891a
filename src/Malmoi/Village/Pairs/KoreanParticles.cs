using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Pairs;

/// <summary>Particles and the copula change shape by the sound before them: 책은, 나무는.</summary>
internal static class KoreanParticles
{
    private const string Phenomenon = "particle_allomorphy";

    public static Paradigm[] Paradigms { get; } =
    [
        new("topic_eun_neun", Phenomenon, Language.Korean, composer => Draw(composer, Particle.Topic, Sentence.Person)),
        new("subject_i_ga", Phenomenon, Language.Korean, composer => Draw(composer, Particle.Subject, Sentence.Person)),
        new(
            "object_eul_reul",
            Phenomenon,
            Language.Korean,
            composer => Draw(composer, Particle.Object, Sentence.Thing)
        ),
        new(
            "comitative_gwa_wa",
            Phenomenon,
            Language.Korean,
            composer => Draw(composer, Particle.With, Sentence.Companion)
        ),
        new(
            "directional_euro_ro",
            Phenomenon,
            Language.Korean,
            composer => Draw(composer, Particle.Toward, Sentence.Goal)
        ),
        new("copula_ieyo_yeyo", Phenomenon, Language.Korean, Copula),
    ];

    private enum Sentence
    {
        Person,
        Thing,
        Companion,
        Goal,
    }

    /// <summary>One sentence with a noun that ends in a consonant and one with a noun that ends in a vowel.</summary>
    private static Twin? Draw(PairComposer composer, string particle, Sentence sentence)
    {
        var closed = Write(composer, particle, sentence, isClosed: true);
        var open = Write(composer, particle, sentence, isClosed: false);
        return closed is null || open is null ? null : Twin.Mirrored(closed, open);
    }

    private static string? Write(PairComposer composer, string particle, Sentence sentence, bool isClosed)
    {
        var (verb, thing) = composer.Act();
        var word = sentence switch
        {
            Sentence.Thing => thing.Korean,
            Sentence.Goal => composer.Place().Korean,
            _ => KoreanPieces.Commoner(composer).Korean,
        };
        // 길로: a final ㄹ counts as a vowel before 으로.
        var shape = Particle.After(word, particle);
        var closedShape = Particle.After("책", particle);
        if (shape == closedShape != isClosed)
        {
            return null;
        }

        var between = KoreanPieces.Between(composer);
        return sentence switch
        {
            Sentence.Person =>
                $"{between}<{word}>[{shape}] {KoreanPieces.Object(thing.Korean)} {KoreanPieces.Past(verb)}.",
            Sentence.Thing =>
                $"{KoreanPieces.Topic(composer.Name().Korean)} {between}<{word}>[{shape}] {KoreanPieces.Past(verb)}.",
            Sentence.Companion =>
                $"{KoreanPieces.Topic(composer.Name().Korean)} {between}<{word}>[{shape}] {KoreanPieces.Object(thing.Korean)} {KoreanPieces.Past(verb)}.",
            _ =>
                $"{KoreanPieces.Topic(composer.Name().Korean)} {between}<{word}>[{shape}] {composer.Pick("갔다", "달려갔다", "걸어갔다", "떠났다")}.",
        };
    }

    private static Twin? Copula(PairComposer composer)
    {
        var (first, second) = (KoreanPieces.Commoner(composer).Korean, KoreanPieces.Commoner(composer).Korean);
        if (!KoreanPieces.IsClosed(first) || KoreanPieces.IsClosed(second))
        {
            return null;
        }

        var (one, other) = (composer.Name().Korean, composer.Name().Korean);
        var verb = composer.Social();
        var modifier = composer.IsHard
            ? $"{KoreanPieces.Subject(composer.Name().Korean)} {verb.Korean.Form("은")} "
            : "";
        return Twin.Mirrored(
            $"{KoreanPieces.Topic(one)} {modifier}<{first}>[이에요].",
            $"{KoreanPieces.Topic(other)} {modifier}<{second}>[예요]."
        );
    }
}
