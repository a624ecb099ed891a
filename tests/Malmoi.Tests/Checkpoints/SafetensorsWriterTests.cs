using System.Text;
using CsCheck;
using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints;

public class SafetensorsWriterTests
{
    private static readonly Gen<TensorShape> Shapes = Gen.Long[0, 4]
        .Array[0, 4]
        .Select(sizes => TensorShape.Create(sizes));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.Enum<ElementType>().Where(type => type != ElementType.Blocks), Shapes, Gen.String)
            .Array[0, 8]
            .Sample(
                drawn =>
                {
                    using var folder = new TemporaryFolder();
                    var random = new Random(drawn.Length);
                    var views = drawn
                        .DistinctBy(tensor => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(tensor.Item3)))
                        .Select(tensor =>
                        {
                            var name = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(tensor.Item3));
                            var info = new TensorInfo(name, tensor.Item1, tensor.Item2);
                            var bytes = new byte[info.Length];
                            random.NextBytes(bytes);
                            return TensorView.Of(info, bytes);
                        })
                        .ToList();
                    SafetensorsWriter.Write(folder["m.safetensors"], views);
                    using var file = SafetensorsFile.Open(folder["m.safetensors"]);
                    Assert.Equal("pt", file.Metadata["format"]);
                    Assert.Equal(views.Count, file.Tensors.Count);
                    foreach (var view in views)
                    {
                        Assert.True(file.TryGet(view.Name, out var read));
                        Assert.Equal(view.Info, read.Info);
                        Assert.True(view.Bytes(0, (int)view.Length).SequenceEqual(read.Bytes(0, (int)read.Length)));
                    }
                },
                iter: 200,
                threads: 2
            );

    [Fact]
    public void The_layout_is_the_reference_s_wide_types_first_then_names_by_their_bytes()
    {
        using var folder = new TemporaryFolder();
        var infos = new TensorInfo[]
        {
            new("b", ElementType.Float16, [1]),
            new("\uffff", ElementType.Float32, [1]),
            new("😀", ElementType.Float32, [1]),
            new("a", ElementType.Boolean, [3]),
            new("c", ElementType.Int64, []),
            new("a\"b", ElementType.Float32, [0, 2]),
        };
        using (var writer = new SafetensorsWriter(folder["m"], infos))
        {
            foreach (var info in infos)
            {
                writer.Write(info.Name, new byte[info.Length]);
            }

            writer.Commit();
        }

        var bytes = File.ReadAllBytes(folder["m"]);
        var header = Encoding.UTF8.GetString(bytes, 8, (int)BitConverter.ToInt64(bytes));
        Assert.Equal(0, BitConverter.ToInt64(bytes) % 8);
        Assert.StartsWith(
            """{"__metadata__":{"format":"pt"},"c":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"a\"b":{""",
            header,
            StringComparison.Ordinal
        );
        using var file = SafetensorsFile.Open(folder["m"]);
        Assert.Equal(["c", "a\"b", "\uffff", "😀", "b", "a"], file.Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void Bytes_may_come_in_pieces_and_out_of_order_but_must_all_come()
    {
        using var folder = new TemporaryFolder();
        TensorInfo[] infos = [new("a", ElementType.UInt8, [3]), new("b", ElementType.UInt8, [2])];
        using (var writer = new SafetensorsWriter(folder["m"], infos))
        {
            writer.Write("b", [4]);
            writer.Write("a", [1, 2]);
            Assert.Throws<InvalidOperationException>(writer.Commit);
            writer.Write("b", [5]);
            writer.Write("a", [3]);
            Assert.Throws<ArgumentException>(() => writer.Write("a", [9]));
            writer.Commit();
        }

        using var file = SafetensorsFile.Open(folder["m"]);
        Assert.True(file.TryGet("a", out var a) & file.TryGet("b", out var b));
        Assert.Equal([1f, 2f, 3f], a!.ToFloats());
        Assert.Equal([4f, 5f], b!.ToFloats());
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused_and_an_unfinished_file_never_appears()
    {
        using var folder = new TemporaryFolder();
        var twice = new TensorInfo("a", ElementType.UInt8, [1]);
        Assert.Throws<InputException>(() => new SafetensorsWriter(folder["m"], [twice, twice]));
        using (new SafetensorsWriter(folder["m"], [twice])) { }
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_of_the_reference_is_written_again_byte_by_byte()
    {
        foreach (var path in Directory.GetFiles(OutsideData.Golden("checkpoints", "sharded_safetensors"), "model-*"))
        {
            using var folder = new TemporaryFolder();
            using var file = SafetensorsFile.Open(path);
            SafetensorsWriter.Write(
                folder["again"],
                file.Tensors.Select(info => file.TryGet(info.Name, out var view) ? view : null).OfType<TensorView>(),
                file.Metadata
            );
            Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(folder["again"])));
        }
    }
}
