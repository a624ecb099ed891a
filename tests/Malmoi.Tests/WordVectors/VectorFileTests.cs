using System.IO.Compression;
using System.Text;
using CsCheck;
using Malmoi.WordVectors;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;

namespace Malmoi.Tests.WordVectors;

public sealed class VectorFileTests
{
    [Fact]
    public void What_is_written_is_read_bit_for_bit() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 30], Gen.Int)
            .Sample(
                (count, dimensions, seed) =>
                {
                    var vectors = WordEmbeddingsTests.Random(count, dimensions, seed);
                    foreach (var bytes in Written(vectors))
                    {
                        var read = Read(bytes).Vectors;
                        Assert.Equal(vectors.Matrix.ToArray(), read.Matrix.ToArray());
                        Assert.All(
                            Enumerable.Range(0, count),
                            id => Assert.True(vectors.Words.Utf8(id).SequenceEqual(read.Words.Utf8(id)))
                        );
                    }
                },
                iter: 40
            );

    [Theory]
    [InlineData(FastTextTask.SkipGram, FastTextLoss.NegativeSampling, false)]
    [InlineData(FastTextTask.Cbow, FastTextLoss.HierarchicalSoftmax, false)]
    [InlineData(FastTextTask.Supervised, FastTextLoss.Softmax, false)]
    [InlineData(FastTextTask.Supervised, FastTextLoss.HierarchicalSoftmax, true)]
    [InlineData(FastTextTask.Supervised, FastTextLoss.OneVersusAll, true)]
    public void FastText_models_come_back_from_memory_from_a_mapped_file_and_packed(
        FastTextTask task,
        FastTextLoss loss,
        bool quantized
    )
    {
        using var folder = new TemporaryFolder();
        var model = SampleModels.Make(task, loss, quantized);
        FastTextWriter.Write(model, folder["m.bin"]);
        using (var packed = new GZipStream(File.Create(folder["m.bin.gz"]), CompressionLevel.Fastest))
        {
            packed.Write(SampleModels.Bytes(model));
        }

        foreach (var path in new[] { folder["m.bin"], folder["m.bin.gz"] })
        {
            using var read = FastTextFile.Open(path);
            Assert.Equal(model.Options, read.Options);
            Assert.Equal(SampleModels.Bytes(model), SampleModels.Bytes(read));
            Assert.Equal(model.Vectors.Matrix.ToArray(), read.Vectors.Matrix.ToArray());
            Assert.Equal(model.Classifier?.Predict("고양이 the dog", 3), read.Classifier?.Predict("고양이 the dog", 3));
        }
    }

    [Fact]
    public void All_labels_of_a_softmax_and_of_a_tree_sum_to_one()
    {
        foreach (var loss in new[] { FastTextLoss.Softmax, FastTextLoss.HierarchicalSoftmax })
        {
            var predicted = SampleModels.Make(FastTextTask.Supervised, loss).Classifier!.Predict("the cat 눈", 9);
            Assert.Equal(3, predicted.Length);
            Assert.Equal(1, predicted.Sum(prediction => prediction.Probability), 1e-4);
        }
    }

    [Fact]
    public void A_word_of_words_with_blanks_keeps_its_numbers()
    {
        var read = Read(". . . 1 2\nNew York 3 4\nb 5 6\n"u8.ToArray()[4..]);
        Assert.Equal([1, 2], Read("a 1 2\n. . . 3 4\n"u8.ToArray()).Vectors.Vector("a"));
        Assert.Equal([3, 4], Read("a 1 2\n. . . 3 4\n"u8.ToArray()).Vectors.Vector(". . ."));
        Assert.Equal([3, 4], read.Vectors.Vector("New York"));
    }

    [Fact]
    public void A_word_that_comes_twice_keeps_its_first_vector()
    {
        var opened = Read("3 2\na 1 2\nb 3 4\na 5 6\n"u8.ToArray());
        Assert.Equal((2, 1), (opened.Vectors.Count, opened.Duplicates));
        Assert.Equal([1, 2], opened.Vectors.Vector("a"));
    }

    [Fact]
    public void A_limit_reads_the_first_words_only()
    {
        var vectors = WordEmbeddingsTests.Random(9, 3, 1);
        foreach (var bytes in Written(vectors))
        {
            using var source = new ByteSource(new MemoryStream(bytes), "v");
            Assert.Equal(4, VectorFile.Read(source, 4).Vectors.Count);
        }
    }

    [Theory]
    [InlineData("", "no file of word vectors")]
    [InlineData("hello there\n", "no file of word vectors")]
    [InlineData("2 2\na 1 2\n", "cannot hold")]
    [InlineData("2 2\na 1.5 2.5\nb 3\n", "line 3")]
    [InlineData("2 2\na 1.5 2.5\nb 3 x\n", "'x' for number 2")]
    [InlineData("a 1 2\nb 3 nan\n", "'nan' for number 2")]
    [InlineData("a 1 2\nb 3 1e99\n", "'1e99' for number 2")]
    [InlineData("99999999999 300\na 1 2\n", "cannot hold")]
    [InlineData("1 99999999\na 1 2\n", "99999999 dimensions")]
    public void A_broken_text_is_refused_with_its_name(string text, string expected)
    {
        var error = Assert.Throws<InputException>(() => Read(Encoding.UTF8.GetBytes(text)));
        Assert.Contains("'v'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_is_refused_wherever_it_is_cut()
    {
        var model = SampleModels.Bytes(
            SampleModels.Make(FastTextTask.Supervised, FastTextLoss.Softmax, quantized: true)
        );
        var binary = Written(WordEmbeddingsTests.Random(7, 6, 2))[1];
        foreach (var bytes in new[] { model, binary })
        {
            for (var length = 0; length < bytes.Length - 1; length += 1 + (length / 100))
            {
                var error = Assert.Throws<InputException>(() => Read(bytes[..length]));
                Assert.Contains("'v'", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Numbers_that_are_none_are_refused_in_binary_files()
    {
        var vectors = WordEmbeddingsTests.Of(8, ("a", [1, 2, 3, 4, 5, 6, float.NaN, 8]));
        var error = Assert.Throws<InputException>(() => Read(Written(vectors)[1]));
        Assert.Contains("number 7 of word 1 is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_in_a_line()
    {
        var vectors = WordEmbeddingsTests.Random(12, 6, 5);
        byte[][] samples =
        [
            .. Written(vectors),
            SampleModels.Bytes(SampleModels.Make(FastTextTask.SkipGram, FastTextLoss.NegativeSampling)),
            SampleModels.Bytes(SampleModels.Make(FastTextTask.Supervised, FastTextLoss.HierarchicalSoftmax)),
            SampleModels.Bytes(SampleModels.Make(FastTextTask.Supervised, FastTextLoss.Softmax, quantized: true)),
        ];
        Mutations.Try(
            0.3,
            samples,
            (bytes, _) =>
            {
                using var opened = Read(bytes);
                opened.Vectors.Neighbours(new float[opened.Vectors.Dimensions], 2);
                opened.FastText?.SentenceVector("the cat 고양이가");
                opened.FastText?.Classifier?.Predict("the cat 고양이가", 2);
            }
        );
    }

    private static OpenedVectors Read(byte[] bytes)
    {
        using var source = new ByteSource(new MemoryStream(bytes), "v");
        return VectorFile.Read(source);
    }

    private static byte[][] Written(WordEmbeddings vectors)
    {
        MemoryStream text = new(),
            binary = new(),
            glove = new();
        VectorText.Write(vectors, text);
        Word2VecBinary.Write(vectors, binary);
        VectorText.Write(vectors, glove, header: false);
        return [text.ToArray(), binary.ToArray(), glove.ToArray()];
    }
}
