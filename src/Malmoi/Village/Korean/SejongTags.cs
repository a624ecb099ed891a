using Malmoi.Village.Annotation;

namespace Malmoi.Village.Korean;

/// <summary>The morphemes of a Korean word with the tags of the Sejong corpus: 사과/NNG+를/JKO, 먹/VV+었/EP+다/EF.</summary>
internal static class SejongTags
{
    /// <summary>A tag for every morpheme of the lemma and for the particle.</summary>
    /// <param name="word">The word.</param>
    /// <param name="closes">A mark of punctuation follows: 어 then ends a sentence, elsewhere it links.</param>
    public static List<string> Of(in Word word, bool closes)
    {
        var morphemes = word.Lemma.Split('+');
        List<string> tags = [Base(word)];
        for (var index = 1; index < morphemes.Length; index++)
        {
            var isLast = index == morphemes.Length - 1;
            tags.Add(
                tags[0][0] == 'N' && index == 1 ? (isLast ? Particle(morphemes[1]) : "VCP")
                : isLast ? Ending(morphemes[index], closes)
                : "EP"
            );
        }

        if (word.Ending.Length > 0)
        {
            tags.Add(Particle(word.Ending));
        }

        return tags;
    }

    private static string Base(in Word word) =>
        word.Part switch
        {
            PartOfSpeech.Noun when word.Relation is "clf" or "mark" => "NNB",
            PartOfSpeech.Noun => "NNG",
            PartOfSpeech.ProperNoun => "NNP",
            PartOfSpeech.Pronoun => "NP",
            PartOfSpeech.Numeral or PartOfSpeech.Determiner => "MM",
            PartOfSpeech.Verb or PartOfSpeech.Adposition => "VV",
            PartOfSpeech.Adjective => "VA",
            PartOfSpeech.Auxiliary => word.Lemma is "수" || word.Lemma[0] is '것' or '거' ? "NNB" : "VX",
            PartOfSpeech.Adverb => "MAG",
            PartOfSpeech.Interjection => "IC",
            PartOfSpeech.SubordinatingConjunction => "JKQ",
            PartOfSpeech.Punctuation => word.Form switch
            {
                "," or ":" => "SP",
                "\"" => "SS",
                _ => "SF",
            },
            _ => "MAJ",
        };

    private static string Particle(string particle) =>
        particle switch
        {
            "이" or "가" or "께서" => "JKS",
            "을" or "를" => "JKO",
            "의" => "JKG",
            "에" or "에서" or "에게" or "에게서" or "께" or "으로" or "로" or "과" or "와" or "보다" or "처럼" => "JKB",
            _ => "JX",
        };

    private static string Ending(string ending, bool closes) =>
        ending switch
        {
            "은" or "는" or "을" or "던" => "ETM",
            "기" or "음" or "기를" => "ETN",
            "다"
            or "는다"
            or "습니다"
            or "어요"
            or "에요"
            or "는가"
            or "습니까"
            or "어라"
            or "자"
            or "으세요"
            or "으십시오" => "EF",
            "읍시다" or "을게" or "을게요" or "을까" or "을까요" or "야" => "EF",
            "어" when closes => "EF",
            _ => "EC",
        };
}
