using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Village;

namespace Malmoi.Samples;

/// <summary>A modified Kneser-Ney model of five words, from text to file.</summary>
internal static class LearnNGrams
{
    public static Task RunAsync(SampleFolder folder)
    {
        var corpus = Corpus.Open(folder.Text(Language.English));
        using var counts = NGramCounter.Count(corpus, new NGramCountOptions { Order = 5 });
        var model = new ModifiedKneserNey().Fit(counts);
        ArpaFile.Write(model, folder["english.arpa"]);
        Console.WriteLine($"order {model.Order}, {new FileInfo(folder["english.arpa"]).Length:N0} bytes");
        return Task.CompletedTask;
    }
}
