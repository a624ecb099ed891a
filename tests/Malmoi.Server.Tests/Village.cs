using Malmoi.Models;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Tests;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Village;

namespace Malmoi.Server.Tests;

/// <summary>N-gram models of Maeul's text, learned once for all tests.</summary>
public sealed class Village : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Village()
    {
        Words = Learn("words", Language.English, TextPolicy.AsWritten);
        Syllables = Learn("syllables", Language.Korean, new TextPolicy { Unit = TextUnit.Syllable });
        Jamo = Learn("jamo", Language.Korean, new TextPolicy { Unit = TextUnit.Jamo });
    }

    /// <summary>English in words.</summary>
    public string Words { get; }

    /// <summary>Korean in syllables.</summary>
    public string Syllables { get; }

    /// <summary>Korean in jamo: a syllable is whole only after its last token.</summary>
    public string Jamo { get; }

    public void Dispose() => _folder.Dispose();

    private string Learn(string name, Language language, TextPolicy policy)
    {
        var text = _folder.Write($"{name}.txt", string.Join('\n', Maeul.Text(language, 1).Take(1500)) + "\n");
        var path = _folder[$"{name}.arpa"];
        using (var counts = NGramCounter.Count(Corpus.Open(text), new NGramCountOptions { Order = 4, Policy = policy }))
        {
            ArpaFile.Write(new ModifiedKneserNey().Fit(counts), path);
        }

        new ModelSidecar { Kind = "ngram", Policy = policy }.Write(path);
        return path;
    }
}
