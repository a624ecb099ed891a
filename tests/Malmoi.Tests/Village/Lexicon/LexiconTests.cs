using System.Text;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Tests.Village.Lexicon;

public sealed class LexiconTests
{
    private static readonly BilingualLexicon Words = BilingualLexicon.Default;

    [Fact]
    public void Each_language_has_at_least_two_thousand_lemmas()
    {
        var english = Words
            .Nouns.Select(noun => noun.English)
            .Concat(Words.Verbs.Select(verb => verb.English))
            .Concat(Words.Adjectives.Select(adjective => adjective.English))
            .Concat(Words.Adverbs.Select(adverb => adverb.English))
            .Distinct(StringComparer.Ordinal)
            .Count();
        var korean = Words
            .Nouns.Select(noun => noun.Korean)
            .Concat(Words.Verbs.Select(verb => verb.Korean.Lemma))
            .Concat(Words.Adjectives.Select(adjective => adjective.KoreanLemma))
            .Concat(Words.Adverbs.Select(adverb => adverb.Korean))
            .Distinct(StringComparer.Ordinal)
            .Count();

        Assert.True(english >= 2000, $"{english} English lemmas");
        Assert.True(korean >= 2000, $"{korean} Korean lemmas");
    }

    [Fact]
    public void The_parts_of_speech_are_filled()
    {
        Assert.True(Words.Nouns.Count >= 1100);
        Assert.True(Words.Verbs.Count >= 330);
        Assert.True(Words.Adjectives.Count >= 280);
        Assert.True(Words.Adverbs.Count >= 120);
        Assert.True(Words.Countries.Count >= 60);
    }

    [Fact]
    public void Korean_columns_are_composed_Hangul()
    {
        var korean = Words
            .Nouns.SelectMany(noun => new[] { noun.Korean, noun.Counter, noun.HonorificKorean })
            .Concat(
                Words.Verbs.SelectMany(verb => new[] { verb.Korean.Lemma, verb.ObjectParticle, verb.SecondParticle })
            )
            .Concat(Words.Verbs.SelectMany(verb => new[] { verb.Link, verb.Causative, verb.KoreanPassive }))
            .Concat(Words.Adjectives.Select(adjective => adjective.KoreanLemma))
            .Concat(Words.Adverbs.Select(adverb => adverb.Korean))
            .Concat(Words.GivenNames.Select(name => name.Korean))
            .Concat(Words.FamilyNames.Select(name => name.Korean))
            .Concat(Words.Numerals.SelectMany(numeral => new[] { numeral.Native, numeral.Sino, numeral.KoreanOrdinal }))
            .Concat(
                Words.Countries.SelectMany(country =>
                    new[] { country.Korean, country.KoreanCapital, country.KoreanCitizen, country.KoreanLanguage }
                )
            );

        Assert.Equal([], korean.Where(text => !text.All(letter => letter is ' ' or (>= '가' and <= '힣'))));
    }

    [Fact]
    public void English_columns_are_composed_letters()
    {
        var english = Words
            .Nouns.SelectMany(noun => new[] { noun.English, noun.Plural })
            .Concat(Words.Verbs.SelectMany(verb => new[] { verb.English, verb.Past, verb.Participle, verb.Gerund }))
            .Concat(Words.Adjectives.Select(adjective => adjective.English))
            .Concat(Words.Adverbs.Select(adverb => adverb.English));

        Assert.Equal(
            [],
            english.Where(text =>
                !text.IsNormalized(NormalizationForm.FormC)
                || text.Trim() != text
                || !text.All(letter => letter is ' ' or '-' or '\'' || (char.IsLetter(letter) && letter < 'ſ'))
            )
        );
    }

    [Fact]
    public void Every_selector_names_concepts_that_exist()
    {
        var concepts = Words.Nouns.Select(noun => noun.Concept).ToHashSet(StringComparer.Ordinal);
        var selectors = Words
            .Verbs.SelectMany(verb => new[] { verb.Subject, verb.Object, verb.Second })
            .Concat(Words.Adjectives.Select(adjective => adjective.Applies));

        Assert.Equal(
            [],
            selectors.SelectMany(selector => selector.Concepts).Where(concept => !concepts.Contains(concept))
        );
    }

    [Fact]
    public void Every_frame_has_the_arguments_that_it_asks_for()
    {
        foreach (var verb in Words.Verbs)
        {
            Assert.True(Words.Select(verb.Subject).Length > 0, verb.Concept);
            var needsObject =
                verb.Frame
                is VerbFrame.Transitive
                    or VerbFrame.Ditransitive
                    or VerbFrame.Placing
                    or VerbFrame.ObjectControl
                    or VerbFrame.ObjectRaising
                    or VerbFrame.NounCopular;
            var needsSecond =
                verb.Frame is VerbFrame.Ditransitive or VerbFrame.Placing or VerbFrame.Motion or VerbFrame.Locative;
            Assert.True(needsObject == Words.Select(verb.Object).Length > 0, $"{verb.Concept}: object");
            Assert.True(needsSecond == Words.Select(verb.Second).Length > 0, $"{verb.Concept}: second");
            Assert.True(!needsSecond || verb.SecondParticle.Length > 0, $"{verb.Concept}: second particle");
        }
    }

    [Fact]
    public void Every_adjective_applies_to_something() =>
        Assert.Equal([], Words.Adjectives.Where(adjective => Words.Select(adjective.Applies).Length == 0));

    [Fact]
    public void Irregular_stems_end_as_their_class_says()
    {
        var predicates = Words
            .Verbs.Select(verb => verb.Korean)
            .Concat(Words.Adjectives.Select(adjective => adjective.Korean).OfType<Predicate>());
        foreach (var predicate in predicates)
        {
            var last = predicate.Stem[^1];
            var coda = (last - '가') % 28;
            var fits = predicate.Class switch
            {
                StemClass.Bieup => coda == 17,
                StemClass.Digeut => coda == 7,
                StemClass.Siot => coda == 19,
                StemClass.Hieut => coda == 27,
                StemClass.Reu or StemClass.Reo => last == '르',
                StemClass.Ha => last == '하',
                _ => true,
            };
            Assert.True(fits, $"{predicate.Lemma} is no {predicate.Class} stem");
        }
    }

    [Fact]
    public void Stems_that_look_irregular_are_named_as_such_or_known_to_be_regular()
    {
        string[] regular =
        [
            "잡",
            "씹",
            "입",
            "접",
            "뽑",
            "집",
            "업",
            "굽",
            "수줍",
            "좁",
            "붙잡",
            "닫",
            "믿",
            "얻",
            "받",
            "묻",
            "쏟",
            "곧",
            "굳",
            "뻗",
            "씻",
            "벗",
            "웃",
            "빗",
            "솟",
            "빼앗",
            "좋",
            "넣",
            "놓",
            "낳",
            "쌓",
            "닿",
            "따르",
            "들르",
            "치르",
        ];
        foreach (
            var predicate in Words
                .Verbs.Select(verb => verb.Korean)
                .Concat(Words.Adjectives.Select(adjective => adjective.Korean).OfType<Predicate>())
        )
        {
            var word = predicate.Stem.Split(' ')[^1];
            var looksIrregular = (word[^1] - '가') % 28 is 17 or 7 or 19 or 27 || word[^1] == '르';
            if (looksIrregular && predicate.Class == StemClass.Regular)
            {
                Assert.True(
                    Array.Exists(regular, stem => word.EndsWith(stem, StringComparison.Ordinal)),
                    $"{predicate.Lemma} is regular?"
                );
            }
        }
    }

    [Fact]
    public void About_a_tenth_of_every_class_is_held_out()
    {
        foreach (var group in Words.Nouns.GroupBy(noun => noun.Class).Where(group => group.Count() >= 5))
        {
            Assert.InRange(group.Count(noun => noun.IsHeldOut), 1, (group.Count() + 9) / 10);
        }

        Assert.Contains(Words.Verbs, verb => verb.IsHeldOut);
        Assert.Contains(Words.Adjectives, adjective => adjective.IsHeldOut);
        Assert.Contains(Words.GivenNames, name => name.IsHeldOut);
    }

    [Fact]
    public void Twins_and_opposites_exist()
    {
        var verbs = Words.Verbs.Select(verb => verb.Concept).ToHashSet(StringComparer.Ordinal);
        var adjectives = Words.Adjectives.Select(adjective => adjective.Concept).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Words.Verbs.Where(verb => verb.Twin.Length > 0 && !verbs.Contains(verb.Twin)));
        Assert.Equal([], Words.Adjectives.Where(word => word.Antonym.Length > 0 && !adjectives.Contains(word.Antonym)));
    }

    [Fact]
    public void English_gender_pairs_are_nouns_of_the_lexicon()
    {
        var english = Words.Nouns.Select(noun => noun.English).ToHashSet(StringComparer.Ordinal);
        var pairs = Words.Pairs.Where(pair => pair.Relation == "male-female" && pair.Language == "en");
        Assert.Equal(
            [],
            pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Where(word => !english.Contains(word))
        );
    }

    [Fact]
    public void A_selector_that_names_nothing_known_is_refused() =>
        Assert.Contains(
            "'gizmo'",
            Assert.Throws<InputException>(() => Selector.Parse("person gizmo")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_table_line_with_too_few_columns_is_refused_with_its_number()
    {
        using var text = new StringReader("a\tb\n1\t2\n3\n");
        var error = Assert.Throws<InputException>(() => Table.Read("words.tsv", text));
        Assert.Contains("'words.tsv' line 3", error.Message, StringComparison.Ordinal);
    }
}
