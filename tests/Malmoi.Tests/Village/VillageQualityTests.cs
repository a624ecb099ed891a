using System.Text;
using Malmoi.Village;

namespace Malmoi.Tests.Village;

/// <summary>Ten thousand sentences a language, judged by checkers that share no code with the generator.</summary>
public sealed class VillageQualityTests
{
    [Fact]
    public void Ten_thousand_Korean_sentences_have_no_error_of_particle_honour_or_conjugation() =>
        ShowsNone(Trees(Language.Korean).SelectMany(KoreanChecker.Errors));

    [Fact]
    public void Ten_thousand_English_sentences_have_no_error_of_agreement_article_or_form() =>
        ShowsNone(Trees(Language.English).SelectMany(EnglishChecker.Errors));

    private static void ShowsNone(IEnumerable<string> errors)
    {
        var found = errors.Take(50).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static IEnumerable<ConlluSentence> Trees(Language language)
    {
        foreach (var split in Enum.GetValues<Split>())
        {
            var options = new VillageOptions
            {
                Language = language,
                Seed = 20,
                Split = split,
                Sentences = 10_000 / Enum.GetValues<Split>().Length + 1,
                Threads = 1,
            };
            foreach (var block in Maeul.ConlluBlocks(options))
            {
                using var reader = new StringReader(Encoding.UTF8.GetString(block.Span));
                foreach (var sentence in ConlluSentence.Read(reader))
                {
                    yield return sentence;
                }
            }
        }
    }
}
