using Malmoi.Models;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Village;

namespace Malmoi.Samples;

/// <summary>A folder for what the samples need and make; it goes with them.</summary>
internal sealed class SampleFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("malmoi-samples-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    /// <summary>A file of Maeul's text, a sentence a line.</summary>
    public string Text(Language language)
    {
        var path = this[$"{language}.txt"];
        if (!File.Exists(path))
        {
            File.WriteAllLines(path, Maeul.Text(language, seed: 1).Take(20_000));
        }

        return path;
    }

    /// <summary>A model of Maeul's Korean over Hangul syllables, five at a time.</summary>
    public string KoreanModel()
    {
        var path = this["korean.arpa"];
        if (!File.Exists(path))
        {
            var policy = new TextPolicy { Unit = TextUnit.Syllable };
            using var counts = NGramCounter.Count(
                Corpus.Open(Text(Language.Korean)),
                new NGramCountOptions { Order = 5, Policy = policy }
            );
            ArpaFile.Write(new ModifiedKneserNey().Fit(counts), path);
            new ModelSidecar { Kind = "ngram", Policy = policy }.Write(path); // an ARPA file does not say itself
        }

        return path;
    }

    /// <summary>A small Transformer with real weights, of the data that MALMOI_DATA names.</summary>
    public static string Stories()
    {
        var data = Environment.GetEnvironmentVariable("MALMOI_DATA");
        var path = data is null ? null : Path.Combine(data, "model-stories260K", "data", "stories260K.bin");
        return File.Exists(path)
            ? path
            : throw new SkippedException(
                "it wants model-stories260K/data/stories260K.bin (karpathy/tinyllamas) in the folder that MALMOI_DATA names"
            );
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

/// <summary>A sample lacks what it needs from outside.</summary>
internal sealed class SkippedException(string reason) : Exception(reason);
