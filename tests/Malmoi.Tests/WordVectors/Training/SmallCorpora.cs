using System.Text;
using Malmoi.Text;
using Malmoi.Village;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>Text to learn from in tests.</summary>
internal static class SmallCorpora
{
    public static EncodedCorpus Encode(IEnumerable<string> lines, long minimumCount = 1)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("corpus.txt", string.Join('\n', lines) + "\n");
        return EncodedCorpus.Read(Corpus.Open(path), minimumCount);
    }

    /// <summary>Lower-case words of the village without punctuation.</summary>
    public static IEnumerable<string> Village(int sentences, Language language = Language.English) =>
        Maeul
            .Text(language, seed: 7)
            .Take(sentences)
            .Select(line => new string([
                .. line.ToLowerInvariant().Where(character => !char.IsPunctuation(character)),
            ]));
}
