using Malmoi.Models;
using Microsoft.Extensions.AI;

namespace Malmoi.Samples;

/// <summary>Texts as vectors, by a Transformer; WordVectorGenerator does it by word vectors.</summary>
internal static class Embeddings
{
    public static async Task RunAsync(SampleFolder folder)
    {
        using var generator = TracedEmbeddingGenerator.Open(SampleFolder.Stories());
        var texts = await generator.GenerateAsync(["A dog ran in the park.", "The cat ran home.", "Three plus four."]);
        foreach (var other in texts.Skip(1))
        {
            // They have length one, so that their product is the cosine of their angle.
            var cosine = texts[0].Vector.ToArray().Zip(other.Vector.ToArray(), (a, b) => a * b).Sum();
            Console.WriteLine($"{cosine:F3}");
        }
    }
}
