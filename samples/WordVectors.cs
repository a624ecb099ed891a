using Malmoi.Text;
using Malmoi.Village;
using Malmoi.WordVectors.Files;
using Malmoi.WordVectors.Training;

namespace Malmoi.Samples;

/// <summary>Vectors of words by skip-gram, and the neighbours of one.</summary>
internal static class WordVectors
{
    public static Task RunAsync(SampleFolder folder)
    {
        using var corpus = EncodedCorpus.Read(Corpus.Open(folder.Text(Language.English)), minimumCount: 5);
        using var trained = WordVectorTrainer.Train(corpus, new WordVectorOptions { Dimensions = 50, Epochs = 20 });
        using var vectors = trained.Embeddings();
        VectorFile.Save(vectors, folder["english.vec"], VectorFormat.Word2VecText);
        foreach (var neighbour in vectors.Neighbours("dog", 5))
        {
            Console.WriteLine($"{neighbour.Word}\t{neighbour.Similarity:F3}");
        }

        return Task.CompletedTask;
    }
}
