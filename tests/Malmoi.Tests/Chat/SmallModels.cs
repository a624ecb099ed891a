using Malmoi.Models;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Village;

namespace Malmoi.Tests.Chat;

/// <summary>A model of Maeul's Korean in some unit, and one that says what it is told to.</summary>
internal static class SmallModels
{
    public static OpenedModel Village(TemporaryFolder folder, TextUnit unit = TextUnit.Syllable)
    {
        var policy = new TextPolicy { Unit = unit };
        var text = folder.Write($"{unit}.txt", string.Join('\n', Maeul.Text(Language.Korean, 1).Take(800)) + "\n");
        var path = folder[$"{unit}.arpa"];
        using (var counts = NGramCounter.Count(Corpus.Open(text), new NGramCountOptions { Order = 4, Policy = policy }))
        {
            ArpaFile.Write(new ModifiedKneserNey().Fit(counts), path);
        }

        new ModelSidecar { Kind = "ngram", Policy = policy }.Write(path);
        return ModelFile.Open(path);
    }

    /// <summary>The characters of ASCII and of some Hangul as tokens, and the marks <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</summary>
    public static CharacterTokenizer Characters { get; } = new();
}
