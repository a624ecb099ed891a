using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;

namespace Malmoi.Tests.Checkpoints;

public class GgufWriterTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(128)]
    public void What_is_written_is_read_back_byte_for_byte(int alignment)
    {
        var bytes = GgufSamples.Small(3, alignment);
        using var folder = new TemporaryFolder();
        using (var file = GgufFile.Open(bytes, "made"))
        {
            GgufWriter.Write(folder["m.gguf"], file.Metadata, file.Tensors.Select(info => View(file, info.Name)));
        }

        Assert.Equal(bytes, File.ReadAllBytes(folder["m.gguf"]));
    }

    [Fact]
    public void Files_of_the_reference_are_written_again_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Directory.GetFiles(OutsideData.Golden("gguf", "models"), "*.gguf"))
        {
            using var file = GgufFile.Open(path);
            GgufWriter.Write(folder["m.gguf"], file.Metadata, file.Tensors.Select(info => View(file, info.Name)));
            Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(folder["m.gguf"])), path);
        }
    }

    [Fact]
    public void Tensors_come_in_any_order_and_in_pieces()
    {
        using var folder = new TemporaryFolder();
        TensorInfo[] infos = [new("a", ElementType.Float32, [3]), new("b", ElementType.Float32, [2])];
        using (var writer = new GgufWriter(folder["m.gguf"], new GgufMetadata { { "k", "v" } }, infos))
        {
            writer.Write("b", Bytes(4));
            writer.Write("a", Bytes(1, 2));
            writer.Write("b", Bytes(5));
            Assert.Throws<InvalidOperationException>(writer.Commit);
            writer.Write("a", Bytes(3));
            Assert.Throws<ArgumentException>(() => writer.Write("a", Bytes(6)));
            Assert.False(File.Exists(folder["m.gguf"]));
            writer.Commit();
        }

        using var file = GgufFile.Open(folder["m.gguf"]);
        Assert.Equal([1f, 2f, 3f], View(file, "a").ToFloats());
        Assert.Equal([4f, 5f], View(file, "b").ToFloats());
        Assert.Equal("v", file.Metadata.Text("k"));
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused_before_a_file_is_made()
    {
        using var folder = new TemporaryFolder();
        Refused("two tensors", new("a", ElementType.Float32, [3]), new TensorInfo("a", ElementType.Float32, [3]));
        Refused("no tensor as", new TensorInfo("a", ElementType.Complex64, [3]));
        Refused("so many dimensions", new TensorInfo("a", ElementType.Float32, [1, 1, 1, 1, 1]));
        Refused("63 bytes", new TensorInfo(new string('n', 64), ElementType.Float32, [3]));
        Assert.Empty(Directory.GetFiles(folder.Path));

        void Refused(string why, params TensorInfo[] infos)
        {
            var error = Assert.Throws<InputException>(() => new GgufWriter(folder["m.gguf"], [], infos).Dispose());
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
        }
    }

    private static TensorView View(GgufFile file, string name)
    {
        Assert.True(file.TryGet(name, out var view));
        return view;
    }

    private static ReadOnlySpan<byte> Bytes(params float[] numbers) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan());
}
