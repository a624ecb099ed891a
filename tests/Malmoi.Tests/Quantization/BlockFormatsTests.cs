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
        Assert.Equal(types.Count - 2, BlockFormats.All.Count);
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

    [Theory]
    [InlineData("Q2_K")]
    [InlineData("Q3_K")]
    [InlineData("Q4_K")]
    [InlineData("Q5_K")]
    [InlineData("Q6_K")]
    public void Packing_comes_as_close_as_ggml_in_every_row(string name)
    {
        using var golden = new GoldenBlocks();
        Assert.True(BlockFormats.TryParse(name, out var format));
        Closer(golden, format, name + ".bytes", []);
        Closer(golden, format, name + ".imatrix_bytes", golden.Floats("imatrix"));
    }

    [Theory]
    [InlineData("Q4_0")]
    [InlineData("Q4_1")]
    [InlineData("Q5_0")]
    [InlineData("Q5_1")]
    public void Packing_by_importance_comes_as_close_as_ggml_in_every_row(string name)
    {
        using var golden = new GoldenBlocks();
        Assert.True(BlockFormats.TryParse(name, out var format));
        Closer(golden, format, name + ".imatrix_bytes", golden.Floats("imatrix"));
    }

    [Fact]
    public void Numbers_that_fill_no_block_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BlockFormats.Q4_0.Dequantize(new byte[18], new float[31]));
        Assert.Throws<ArgumentException>(() => BlockFormats.Q4_0.Dequantize(new byte[17], new float[32]));
        Assert.Throws<ArgumentException>(() => BlockFormats.Q4_0.Quantize(new float[32], new byte[18], new float[1]));
    }

    private static void Closer(GoldenBlocks golden, BlockFormat format, string packed, float[] importance)
    {
        var numbers = golden.Floats("x");
        var (reference, ours) = (new float[numbers.Length], new float[numbers.Length]);
        format.Dequantize(golden.Bytes(packed), reference);
        for (var row = 0; row < 8; row++)
        {
            var bytes = new byte[format.Bytes(512)];
            format.Quantize(numbers.AsSpan(512 * row, 512), bytes, importance);
            format.Dequantize(bytes, ours.AsSpan(512 * row, 512));
            var (expected, actual) = (Error(reference, row), Error(ours, row));
            TestContext.Current.TestOutputHelper?.WriteLine($"{packed} row {row}: {actual:g5} beside {expected:g5}");
            Assert.True(actual <= expected * 1.0001, $"{packed} row {row}: {actual} beside {expected}");
        }

        double Error(float[] unpacked, int row) =>
            Enumerable
                .Range(0, 512)
                .Sum(i =>
                    (importance.Length == 0 ? 1 : importance[i])
                    * Math.Pow(unpacked[(512 * row) + i] - numbers[(512 * row) + i], 2)
                );
    }

    private static ReadOnlySpan<uint> Bits(float[] numbers) => MemoryMarshal.Cast<float, uint>(numbers);
}
