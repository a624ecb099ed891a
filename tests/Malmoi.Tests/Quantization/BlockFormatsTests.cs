using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Malmoi.Quantization;

namespace Malmoi.Tests.Quantization;

public sealed class BlockFormatsTests
{
    public static TheoryData<string> Names => [.. BlockFormats.All.Select(format => format.Name)];

    public static TheoryData<string> ByteEqual => ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q8_1"];

    [Fact]
    public void Formats_are_found_by_number_and_name()
    {
        Assert.True(BlockFormats.TryGet(8, out var format));
        Assert.Same(BlockFormats.Q8_0, format);
        Assert.True(BlockFormats.TryParse("q4_0", out format));
        Assert.Same(BlockFormats.Q4_0, format);
        Assert.False(BlockFormats.TryGet(0, out _));
        Assert.False(BlockFormats.TryParse("F32", out _));
    }

    [Fact]
    public void Sizes_and_numbers_are_ggml_s()
    {
        var types = JsonNode.Parse(File.ReadAllText(OutsideData.Golden("gguf", "blocks.json")))!["types"]!.AsObject();
        Assert.NotEmpty(types);
        foreach (var format in BlockFormats.All)
        {
            var type = types[format.Name]!;
            Assert.Equal((int)type["ggml_type"]!, format.GgmlType);
            Assert.Equal((int)type["block_elements"]!, format.BlockLength);
            Assert.Equal((int)type["block_bytes"]!, format.BlockBytes);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Unpacking_gives_the_bits_of_ggml(string name)
    {
        using var golden = new GoldenBlocks();
        Assert.True(BlockFormats.TryParse(name, out var format));
        foreach (var kind in (string[])["bytes dequant", "random_bytes random_dequant"])
        {
            var (bytes, dequant) = (name + "." + kind.Split(' ')[0], name + "." + kind.Split(' ')[1]);
            if (!golden.Has(bytes))
            {
                Assert.Equal("IQ1_M.random_bytes", bytes);
                continue;
            }

            var expected = golden.Floats(dequant);
            var actual = new float[expected.Length];
            format.Dequantize(golden.Bytes(bytes), actual);
            Assert.Equal(Bits(expected), Bits(actual));
        }
    }

    [Theory]
    [MemberData(nameof(ByteEqual))]
    public void Packing_gives_the_bytes_of_ggml(string name)
    {
        using var golden = new GoldenBlocks();
        Assert.True(BlockFormats.TryParse(name, out var format));
        var numbers = golden.Floats("x");
        var bytes = new byte[format.Bytes(numbers.Length)];
        format.Quantize(numbers, bytes);
        Assert.Equal(golden.Bytes(name + ".bytes"), bytes);
    }

    [Fact]
    public void Numbers_that_fill_no_block_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BlockFormats.Q4_0.Dequantize(new byte[18], new float[31]));
        Assert.Throws<ArgumentException>(() => BlockFormats.Q4_0.Dequantize(new byte[17], new float[32]));
        Assert.Throws<ArgumentException>(() => BlockFormats.Q4_0.Quantize(new float[32], new byte[18], new float[1]));
    }

    private static ReadOnlySpan<uint> Bits(float[] numbers) => MemoryMarshal.Cast<float, uint>(numbers);
}
