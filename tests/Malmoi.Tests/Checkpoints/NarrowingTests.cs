using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.Tests.Quantization;

namespace Malmoi.Tests.Checkpoints;

public sealed class NarrowingTests
{
    [Theory]
    [InlineData(ElementType.Float16, "f16_bits")]
    [InlineData(ElementType.BFloat16, "bf16_bits")]
    public void Edges_are_rounded_as_ggml_rounds_them(ElementType type, string name)
    {
        var golden = JsonNode.Parse(File.ReadAllText(OutsideData.Golden("gguf", "blocks.json")))!;
        var numbers = golden["float_bits"]!.AsArray().Select(bits => BitConverter.UInt32BitsToSingle((uint)bits!));
        var expected = golden[name]!.AsArray().Select(bits => (ushort)bits!);
        var bytes = new byte[2 * numbers.Count()];
        Narrowing.FromFloats([.. numbers], type, bytes);
        Assert.Equal(expected, MemoryMarshal.Cast<byte, ushort>(bytes).ToArray());
    }

    [Theory]
    [InlineData(ElementType.Float16, "F16.bytes")]
    [InlineData(ElementType.BFloat16, "BF16.bytes")]
    public void Rows_become_the_bytes_of_ggml(ElementType type, string name)
    {
        using var golden = new GoldenBlocks();
        var numbers = golden.Floats("x");
        var bytes = new byte[2 * numbers.Length];
        Narrowing.FromFloats(numbers, type, bytes);
        Assert.Equal(golden.Bytes(name), bytes);
    }

    [Fact]
    public void Another_type_is_refused() =>
        Assert.Throws<ArgumentException>(() => Narrowing.FromFloats([1], ElementType.Int32, new byte[4]));
}
