using Malmoi.Tokenization;
using Malmoi.WordVectors;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;
using Microsoft.Extensions.AI;

namespace Malmoi.Tests.WordVectors;

public sealed class WordVectorGeneratorTests
{
    private const string Royals = "3 2\nking 4 0\nqueen 0 2\n빵 -1 -1\n";

    [Fact]
    public async Task A_word_gives_its_vector_and_a_text_the_mean_of_those_that_are_known()
    {
        using var folder = new TemporaryFolder();
        using var generator = WordVectorGenerator.Open(folder.Write("r.vec", Royals));
        var embeddings = await generator.GenerateAsync(
            ["king", "king  nobody\tqueen"],
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal([4, 0], embeddings[0].Vector.ToArray());
        Assert.Equal([2, 1], embeddings[1].Vector.ToArray());
        Assert.Equal(3, embeddings[1].AdditionalProperties![WordVectorGenerator.WordCount]);
        Assert.Equal(1, embeddings[1].AdditionalProperties![WordVectorGenerator.UnknownWords]);
        Assert.Equal(4, embeddings.Usage!.InputTokenCount);
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(("r.vec", 2), (metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Equal(3, generator.GetService<WordEmbeddings>()!.Count);
    }

    [Fact]
    public async Task A_text_without_known_words_is_refused_unless_it_is_allowed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("r.vec", Royals);
        using var generator = WordVectorGenerator.Open(path);
        var ct = TestContext.Current.CancellationToken;
        var error = await Assert.ThrowsAsync<InputException>(() => generator.GenerateAsync(["King."], null, ct));
        Assert.Contains("no word of 'King.'", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => generator.GenerateAsync([" "], null, ct));
        await Assert.ThrowsAsync<InputException>(() =>
            generator.GenerateAsync(["king"], new EmbeddingGenerationOptions { Dimensions = 3 }, ct)
        );
        using var lenient = new WordVectorGenerator(VectorFile.Open(path))
        {
            AllowUnknown = true,
            Policy = TextPolicy.Parse("word+lowercase+punctuation"),
        };
        var embeddings = await lenient.GenerateAsync(["King.", "nobody", ""], null, ct);
        Assert.Equal([4, 0], embeddings[0].Vector.ToArray());
        Assert.Equal([0, 0], embeddings[1].Vector.ToArray());
        Assert.Equal([0, 0], embeddings[2].Vector.ToArray());
    }

    [Fact]
    public async Task A_fastText_model_gives_its_sentence_vectors()
    {
        using var folder = new TemporaryFolder();
        var model = SampleModels.Make(FastTextTask.SkipGram, FastTextLoss.NegativeSampling);
        FastTextWriter.Write(model, folder["m.bin"]);
        using var generator = WordVectorGenerator.Open(folder["m.bin"]);
        string[] texts = ["the cat", "고양이가 unseen"];
        var embeddings = await generator.GenerateAsync(texts, null, TestContext.Current.CancellationToken);
        Assert.All(
            texts.Zip(embeddings),
            pair => Assert.Equal(model.SentenceVector(pair.First), pair.Second.Vector.ToArray())
        );
    }

    [Fact]
    public async Task The_sentence_vectors_of_fastText_itself_are_given()
    {
        using var generator = WordVectorGenerator.Open(OutsideData.Golden("vectors", "fasttext", "sg.bin"));
        var sentences = await File.ReadAllLinesAsync(
            OutsideData.Golden("vectors", "fasttext", "sentences.txt"),
            TestContext.Current.CancellationToken
        );
        var printed = await File.ReadAllLinesAsync(
            OutsideData.Golden("vectors", "fasttext", "sg.print-sentence-vectors.txt"),
            TestContext.Current.CancellationToken
        );
        var embeddings = await generator.GenerateAsync(
            sentences.Where(sentence => sentence.Length > 0),
            null,
            TestContext.Current.CancellationToken
        );
        Assert.NotEmpty(embeddings);
        foreach (var (sentence, embedding) in sentences.Where(sentence => sentence.Length > 0).Zip(embeddings))
        {
            var expected = printed[Array.IndexOf(sentences, sentence)]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^16..];
            GoldenVectors.AssertPrinted(expected, embedding.Vector.Span);
        }
    }
}
