using System.Text.Json;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using static Malmoi.Tests.Checkpoints.GgufSamples;

namespace Malmoi.Tests.Checkpoints;

public class GgufFileTests
{
    // What the recorded expectations leave to the reader, and what this one does.
    private static readonly string[] AlsoRead = ["n_dims_0.gguf", "no_architecture.gguf"];

    [Fact]
    public void Every_broken_file_is_refused_in_one_line_and_every_sound_one_read()
    {
        var folder = OutsideData.Golden("gguf", "broken");
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        var files = manifest.RootElement.EnumerateObject().ToList();
        Assert.Equal(43, files.Count);
        foreach (var entry in files)
        {
            var path = Path.Combine(folder, entry.Name);
            var expected = entry.Value.GetProperty("expect").GetString()!;
            if (expected.StartsWith("valid", StringComparison.Ordinal) || AlsoRead.Contains(entry.Name))
            {
                using var file = GgufFile.Open(path);
                Assert.All(file.Tensors, tensor => Assert.True(file.TryGet(tensor.Name, out _)));
            }
            else
            {
                var error = Assert.Throws<InputException>(() => GgufFile.Open(path).Dispose());
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public void The_sound_sample_of_the_reference_is_read_to_its_last_number()
    {
        using var file = GgufFile.Open(OutsideData.Golden("gguf", "broken", "ok_v3.gguf"));
        Assert.Equal((3, 32), (file.Version, file.Alignment));
        Assert.True(file.TryGet("m", out var m));
        Assert.Equal([3L, 4L], m.Shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), m.ToFloats());
        Assert.True(file.TryGet("v", out var v));
        Assert.Equal([0f, 1f, 2f, 3f, 4f], v.ToFloats());
        Assert.Equal("한글😀", file.Metadata.Text("a.str"));
    }

    [Theory]
    [InlineData(2, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    [InlineData(3, 256)]
    public void Metadata_of_all_types_and_tensors_in_the_order_of_the_file_are_read(int version, int alignment)
    {
        using var file = GgufFile.Open(Small(version, alignment), "made");
        var said = file.Metadata;
        Assert.Equal((255L, -1L, 65535L, -2L), (Whole("u8"), Whole("i8"), Whole("u16"), Whole("i16")));
        Assert.Equal((4_000_000_000L, -3L, null, -5L), (Whole("u32"), Whole("i32"), Whole("u64"), Whole("i64")));
        Assert.Equal((1.5, -2.25, true), (said.Number("f32"), said.Number("f64"), said.Flag("bool")));
        Assert.Equal(["한글", ""], said.Texts("texts"));
        Assert.Equal([1L, -2L, 3L], said.Integers("numbers"));
        Assert.Empty(said.Numbers("none")!);
        Assert.Null(said.Text("nothing"));
        Assert.Equal(alignment, file.Alignment);
        Assert.Equal(["m  F32 3x4", "h  F16 2", "q  Q8_0 1x32"], file.Tensors.Select(tensor => tensor.ToString()));
        Assert.True(file.TryGet("h", out var h));
        Assert.Equal([1f, -2f], h.ToFloats());
        Assert.True(file.TryGet("q", out var q));
        Assert.Equal(Enumerable.Range(0, 32).Select(i => i / 2f), q.ToFloats());

        long? Whole(string key) => said.TryGet(key, out var value) ? value.Integer : 99;
    }

    [Fact]
    public void A_value_of_another_kind_is_refused_with_both_kinds()
    {
        using var file = GgufFile.Open(Small(), "made");
        var error = Assert.Throws<InputException>(() => file.Metadata.Size("texts"));
        Assert.Contains("'made' says 'texts' in its metadata as Array", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => file.Metadata.Size("i32"));
        Assert.Throws<InputException>(() => file.Metadata.Size("u32"));
        Assert.Throws<InputException>(() => file.Metadata.Text("bool"));
    }

    [Theory]
    [InlineData(1, "version 1")]
    [InlineData(0, "version 0")]
    [InlineData(4, "version 4")]
    [InlineData(3 << 24, "big-endian")]
    public void Versions_that_are_not_read_are_named(int version, string word)
    {
        var error = Assert.Throws<InputException>(() => GgufFile.Open(Small(version), "made.gguf").Dispose());
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_no_file_can_hold_are_refused_before_anything_is_allocated()
    {
        Refused(new Sample(3, ulong.MaxValue, 0), "the number of its tensors is 18446744073709551615");
        Refused(new Sample(3, 0, 1ul << 62), "the number of its metadata is");
        Refused(new Sample(3, 0, 1).Raw(ulong.MaxValue).Raw(0).Raw(0), "claims 18446744073709551615 bytes");
        Refused(
            new Sample(3, 0, 1).Key("k", GgufType.Array).Raw((uint)GgufType.Float64).Raw((1ul << 61) + 1),
            "the length of 'k' in its metadata is"
        );
        Refused(
            new Sample(3, 0, 1).Key("k", GgufType.Array).Raw((uint)GgufType.Text).Raw(1ul << 40),
            "the length of 'k' in its metadata is"
        );
        Refused(new Sample(3, 1, 0).Tensor("t", 0, 0, 1L << 40, 1L << 40), "is impossible");
        Refused(new Sample(3, 1, 0).Tensor("t", 0, 0, long.MaxValue), "is impossible");
        Refused(new Sample(3, 1, 0).Tensor("t", 8, 0, 32, 1L << 50), "it is cut off");
        Refused(new Sample(3, 1, 0).Tensor("t", 0, 0, -1), "is impossible");
    }

    [Fact]
    public void A_file_is_known_by_its_first_bytes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.bin"], Small());
        using (var file = TensorFile.Open(folder["m.bin"]))
        {
            Assert.IsType<GgufFile>(file);
        }

        File.WriteAllBytes(folder["m.gguf"], Small()[4..]);
        Assert.False(GgufFile.IsOne(folder["m.gguf"]));
        var error = Assert.Throws<InputException>(() => TensorFile.Open(folder["m.gguf"]));
        Assert.Contains("is no GGUF file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_file_is_refused_or_read() =>
        Mutations.Try(
            0.2,
            [Small(), Small(2, 64)],
            (bytes, _) =>
            {
                using var file = GgufFile.Open(bytes, "mutated");
                foreach (var (_, value) in file.Metadata)
                {
                    Assert.NotNull(value.ToString());
                }

                foreach (var tensor in file.Tensors)
                {
                    Assert.True(file.TryGet(tensor.Name, out var view));
                    Assert.InRange(view.Length, 0, bytes.Length);
                    Assert.Equal(view.Count, view.ToFloats().Length);
                }
            }
        );

    private static void Refused(Sample sample, string why)
    {
        var error = Assert.Throws<InputException>(() => GgufFile.Open(sample.Align().ToArray(), "made").Dispose());
        Assert.StartsWith("'made' is no sound GGUF file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
