using System.Text;
using System.Text.Json;
using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints;

public class SafetensorsFileTests
{
    [Fact]
    public void Every_broken_file_is_refused_in_one_line_and_every_sound_one_read()
    {
        var folder = OutsideData.Golden("checkpoints", "broken_safetensors");
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        foreach (var entry in manifest.RootElement.EnumerateObject())
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry.Value.GetString()!.StartsWith("valid", StringComparison.Ordinal))
            {
                using var file = SafetensorsFile.Open(path);
                Assert.All(file.Tensors, tensor => Assert.True(file.TryGet(tensor.Name, out _)));
            }
            else
            {
                var error = Assert.Throws<InputException>(() => SafetensorsFile.Open(path).Dispose());
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public void Tensors_metadata_and_shapes_are_read_from_the_header()
    {
        using var file = SafetensorsFile.Open(
            Bytes(
                """{"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],"data_offsets":[4,12]},"a":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]},"e":{"dtype":"F32","shape":[0,3],"data_offsets":[12,12]}}  """,
                [0x80, 0x3f, 0x00, 0xc0, 7, 0, 0, 0, 0, 0, 0, 0]
            ),
            "made"
        );
        Assert.Equal(["a", "b", "e"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.True(file.TryGet("a", out var a));
        Assert.Equal([1f, -2f], a.ToFloats());
        Assert.Equal([2L, 1L], a.Shape);
        Assert.True(file.TryGet("b", out var b));
        Assert.Equal(7L, b.Elements<long>(0, 1)[0]);
        Assert.Equal("one number", b.Shape.ToString());
        Assert.True(file.TryGet("e", out var e));
        Assert.Equal((0L, 0L), (e.Count, e.Length));
        Assert.False(file.TryGet("c", out _));
    }

    [Theory]
    [InlineData(
        """{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}""",
        "the dtype 'F4', which Malmoi does not know"
    )]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""",
        "names 'a' twice"
    )]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807,3],"data_offsets":[0,1]}}""", "is impossible")]
    [InlineData("""{"a":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,1]}}""", "is impossible")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "broken JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}} x""", "broken JSON")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "twice")]
    public void A_header_that_breaks_a_rule_is_refused_with_the_rule(string header, string rule)
    {
        var error = Assert.Throws<InputException>(() => SafetensorsFile.Open(Bytes(header, [0]), "made.safetensors"));
        Assert.StartsWith("'made.safetensors' is no sound safetensors file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_beyond_two_gigabytes_is_read_to_its_last_element()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere a file of zeros takes room on the disk");
        const long Length = 3_000_000_000;
        using var folder = new TemporaryFolder();
        using (var stream = File.Create(folder["m.safetensors"]))
        {
            stream.Write(
                Bytes($$$"""{"a":{"dtype":"U8","shape":[{{{Length}}}],"data_offsets":[0,{{{Length}}}]}}""", [])
            );
            stream.Seek(Length - 1, SeekOrigin.Current);
            stream.WriteByte(7);
        }

        using var file = SafetensorsFile.Open(folder["m.safetensors"]);
        Assert.True(file.TryGet("a", out var tensor));
        var last = new float[2];
        tensor.CopyTo(Length - 2, last);
        Assert.Equal([0f, 7f], last);
        Assert.Throws<InputException>(tensor.ToFloats);
    }

    [Fact]
    public void A_view_of_a_closed_file_is_refused()
    {
        var file = SafetensorsFile.Open(
            Bytes("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [3]),
            "made"
        );
        Assert.True(file.TryGet("a", out var view));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(view.ToFloats);
    }

    [Fact]
    public void A_mutated_file_is_refused_or_read()
    {
        byte[][] samples =
        [
            Bytes(
                """{"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[1],"data_offsets":[4,12]},"a":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}}""",
                new byte[12]
            ),
            Bytes(
                """{"h.0.w":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]},"한글":{"dtype":"BOOL","shape":[],"data_offsets":[3,4]}}  """,
                new byte[4]
            ),
        ];
        Mutations.Try(
            0.2,
            samples,
            (bytes, _) =>
            {
                using var file = SafetensorsFile.Open(bytes, "mutated");
                foreach (var tensor in file.Tensors)
                {
                    Assert.True(file.TryGet(tensor.Name, out var view));
                    Assert.InRange(view.Length, 0, bytes.Length);
                    if (view.Type != ElementType.Complex64)
                    {
                        Assert.Equal(view.Count, view.ToFloats().Length);
                    }
                }
            }
        );
    }

    private static byte[] Bytes(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
    }
}
