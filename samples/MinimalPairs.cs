using Malmoi.Evaluation;
using Malmoi.Models;
using Malmoi.Village;

namespace Malmoi.Samples;

/// <summary>Whether a model prefers the grammatical sentence of each pair.</summary>
internal static class MinimalPairs
{
    public static async Task RunAsync(SampleFolder folder)
    {
        using var model = ModelFile.Open(folder.KoreanModel());
        var pairs = Maeul
            .Pairs(Language.Korean, seed: 2, count: 10, Split.Test)
            .Select(pair => new MinimalPair(pair.Good, pair.Bad, pair.Uid, pair.Phenomenon));
        var result = await Evaluation.MinimalPairs.JudgeAsync(model.Scorer(), [.. pairs]);
        foreach (var phenomenon in result.Phenomena)
        {
            Console.WriteLine($"{phenomenon.Name}\t{phenomenon.Total.Accuracy:P0} of {phenomenon.Total.Pairs}");
        }
    }
}
