using System.Text.RegularExpressions;
using Malmoi.Village;
using Malmoi.Village.Assistant;
using Malmoi.Village.Lexicon;

namespace Malmoi.Tests.Village.Assistant;

/// <summary>What is written is grammatical, by rules that share no code with the wordings.</summary>
public sealed partial class LanguageTests
{
    private const int Count = 3000;

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void Korean_particles_have_the_shape_that_the_word_before_asks_for(Split split)
    {
        var lexicon = BilingualLexicon.Default;
        var words = lexicon
            .Nouns.Select(noun => noun.Korean)
            .Concat(lexicon.GivenNames.Select(name => name.Korean))
            .Concat(lexicon.Countries.SelectMany<Country, string>(country => [country.Korean, country.KoreanCapital]))
            .Concat(Enumerable.Range(0, 1000).Select(number => $"{number}"))
            .Where(word => word.Length > 1 || char.IsAsciiDigit(word[0]))
            .ToHashSet(StringComparer.Ordinal);
        var judged = 0;
        foreach (var text in Texts(Language.Korean, split))
        {
            foreach (var token in Tokens().Matches(text).Select(match => match.Value))
            {
                var (word, particle) = Parts(token);
                if (particle.Length == 0 || words.Contains(token) || !words.Contains(word))
                {
                    continue;
                }

                judged++;
                Assert.True(IsRight(word, particle), $"'{token}' in '{text}'");
            }
        }

        Assert.True(judged > Count / 2, $"{judged} particles");
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void English_articles_fit_the_sound_that_follows(Split split)
    {
        foreach (var text in Texts(Language.English, split))
        {
            foreach (Match match in Articles().Matches(text))
            {
                var (article, word) = (match.Groups[1].Value, match.Groups[2].Value);
                var isVowel = "aeiouAEIOU".Contains(word[0], StringComparison.Ordinal);
                if (GlidesAndSilences().IsMatch(word))
                {
                    isVowel = !isVowel;
                }

                Assert.True(isVowel == article is "an" or "An", $"'{match.Value}' in '{text}'");
            }
        }
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Korean)]
    public void What_is_asked_and_said_ends_as_a_sentence_should(Language language)
    {
        foreach (var one in Maeul.Instructions(language, 21).Take(Count))
        {
            if (one.Reasoning is not null)
            {
                Assert.EndsWith(".", one.Response, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("..", one.Response, StringComparison.Ordinal);
            Assert.DoesNotContain(" .", one.Response, StringComparison.Ordinal);
            Assert.DoesNotMatch(LonePoints(), one.Prompt);
        }
    }

    /// <summary>All texts but those that are about wrong forms, and words cited alone.</summary>
    private static IEnumerable<string> Texts(Language language, Split split) =>
        Maeul
            .Instructions(language, 21, split)
            .Where(one => !one.Kind.StartsWith("form.", StringComparison.Ordinal) && one.Kind != "sentence.right")
            .Take(Count)
            .SelectMany<VillageInstruction, string>(one => [one.Prompt, one.Response])
            .Concat(
                Maeul
                    .Dialogues(language, 21, split)
                    .Take(Count / 4)
                    .SelectMany(one => one.Messages.Select(message => message.Content))
            );

    private static (string Word, string Particle) Parts(string token)
    {
        var particle = new[] { "으로", "은", "는", "이", "가", "을", "를", "과", "와", "로" }.FirstOrDefault(one =>
            token.EndsWith(one, StringComparison.Ordinal)
        );
        return particle is null ? (token, "") : (token[..^particle.Length].Trim('\''), particle);
    }

    /// <summary>By the consonant at the end of the last syllable, or of the last figure as it is read.</summary>
    private static bool IsRight(string word, string particle)
    {
        var last = char.IsAsciiDigit(word[^1]) ? "영일이삼사오육칠팔구"[word[^1] - '0'] : word[^1];
        var coda = (last - 0xAC00) % 28;
        return particle switch
        {
            "은" or "이" or "을" or "과" => coda != 0,
            "는" or "가" or "를" or "와" => coda == 0,
            "으로" => coda is not (0 or 8),
            _ => coda is 0 or 8,
        };
    }

    [GeneratedRegex(@"[가-힣\d]+'?[가-힣]+")]
    private static partial Regex Tokens();

    /// <summary>A mark behind a blank, where it is no gap to be filled: "= ?", ": ?", "is ...".</summary>
    [GeneratedRegex(@"(?<![=:]) [?!,]| \.(?!\.\.)")]
    private static partial Regex LonePoints();

    [GeneratedRegex(@"(?<![\w'])([Aa]n?) ([A-Za-z][\w-]*)")]
    private static partial Regex Articles();

    [GeneratedRegex("^(?i:uni[^nmd]|use|uku|euro|one|ewe|hour|honest|heir)")]
    private static partial Regex GlidesAndSilences();
}
