using CsCheck;
using Malmoi.Checkpoints;
using Malmoi.WordVectors.Files;

namespace Malmoi.Tests.WordVectors;

public sealed class VectorSafetensorsTests
{
    [Fact]
    public void What_is_written_is_read_bit_for_bit() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 20], Gen.Int)
            .Sample(
                (count, dimensions, seed) =>
                {
                    using var folder = new TemporaryFolder();
                    var vectors = WordEmbeddingsTests.Random(count, dimensions, seed);
                    VectorFile.Save(vectors, folder["v.safetensors"], VectorFormat.Safetensors);
                    using var read = VectorFile.Open(folder["v.safetensors"]);
                    GoldenVectors.AssertEqual(vectors, read.Vectors, 0);
                    using var first = VectorFile.Open(folder["v.safetensors"], 1);
                    Assert.Equal(1, first.Vectors.Count);
                },
                iter: 20
            );

    [Fact]
    public void A_folder_of_somebody_else_is_read_with_its_vocabulary()
    {
        using var folder = new TemporaryFolder();
        Tensors(folder, ("embeddings", [3, 2]), ("weights", [3]));
        folder.Write("vocab.txt", "a\r\nb\r\na");
        using var read = VectorFile.Open(folder["v.safetensors"]);
        Assert.Equal((2, 1, VectorFormat.Safetensors), (read.Vectors.Count, read.Duplicates, read.Format));
        Assert.Equal([2, 3], read.Vectors.Vector("b"));
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_in_a_line()
    {
        using var folder = new TemporaryFolder();
        Tensors(folder, ("one", [3, 2]));
        Assert.Null(VectorFile.Recognise(folder["v.safetensors"]));
        Refused("no words beside it");
        folder.Write("v.vocab.txt", "a\nb\n");
        Refused("has 3 rows");
        folder.Write("v.vocab.txt", "a\nb\nc\nd\n");
        Refused("4 words");
        folder.Write("v.vocab.txt", "a\nb\nc\n");
        Tensors(folder, ("one", [3, 2]), ("two", [3, 2]));
        Refused("2 matrices");
        Assert.Null(VectorFile.Recognise(folder["v.safetensors"]));
        Tensors(folder, ("one", [1000, 2]));
        Refused("has 1000 rows");
        Tensors(folder, ("one", [3, 0]));
        Refused("0 dimensions");
        SafetensorsWriter.Write(folder["v.safetensors"], [TensorView.Of("one", [3, 1], [1, 2, float.NaN])]);
        Refused("number 1 of row 3 is NaN");
        Assert.Throws<InputException>(() =>
            VectorFile.Save(WordEmbeddingsTests.Of(1, ("a\nb", [1])), folder["w.safetensors"], VectorFormat.Safetensors)
        );
        Assert.False(File.Exists(folder["w.safetensors"]) || File.Exists(folder["w.vocab.txt"]));

        void Refused(string expected) =>
            Assert.Contains(
                expected,
                Assert.Throws<InputException>(() => VectorFile.Open(folder["v.safetensors"])).Message,
                StringComparison.Ordinal
            );
    }

    private static void Tensors(TemporaryFolder folder, params (string Name, TensorShape Shape)[] tensors) =>
        SafetensorsWriter.Write(
            folder["v.safetensors"],
            tensors.Select(tensor =>
                TensorView.Of(
                    tensor.Name,
                    tensor.Shape,
                    [.. Enumerable.Range(0, (int)tensor.Shape.Count).Select(i => (float)i)]
                )
            )
        );
}
