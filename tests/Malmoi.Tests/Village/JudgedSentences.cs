using System.Text;
using Malmoi.Village;
using Malmoi.Village.Grammar;
using Malmoi.Village.Views;

namespace Malmoi.Tests.Village;

/// <summary>Sentences as meanings, written in both languages and judged by the checkers that share no code with the generator.</summary>
internal static class JudgedSentences
{
    public static void HaveNoError(IEnumerable<Utterance> sentences)
    {
        var draft = new Draft();
        List<string> errors = [];
        foreach (var sentence in sentences)
        {
            errors.AddRange(Trees(sentence, draft, Language.English).SelectMany(EnglishChecker.Errors));
            errors.AddRange(Trees(sentence, draft, Language.Korean).SelectMany(KoreanChecker.Errors));
        }

        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(50)));
    }

    private static IEnumerable<ConlluSentence> Trees(Utterance sentence, Draft draft, Language language)
    {
        sentence.Write(draft, language);
        var block = new Block();
        ConlluView.Append(block, draft.Sentence, "judged");
        block.EndSentence(1);
        var (sentences, tokens) = (1L, 1L);
        return ConlluSentence.Read(new StringReader(Encoding.UTF8.GetString(block.Take(ref sentences, ref tokens))));
    }
}
