using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Quantized;
using Malmoi.Models;
using Malmoi.Quantization;

namespace Malmoi.Tests.Checkpoints.Quantized;

public sealed class QuantizedCheckpointTests
{
    [Fact]
    public void Matrices_of_gptq_are_those_of_its_program()
    {
        using var file = TensorFile.Open(OutsideData.Golden("gptq_awq", "gptq_matrices.safetensors"));
        foreach (var (name, row) in Rows("gptq_matrices.json"))
        {
            string[] formats = file.TryGet(name + ".qzeros_v2", out _) ? ["gptq", "gptq_v2"] : ["gptq"];
            foreach (var format in formats)
            {
                var config = new QuantizationConfig
                {
                    Method = QuantizationMethod.Gptq,
                    Bits = (int)row["bits"]!,
                    GroupSize = (int)row["group_size"]!,
                    ZerosLessOne = format == "gptq",
                };
                var parts = QuantizedSamples.Of(file, name + ".", part => Part(part, format == "gptq_v2"));
                using var checkpoint = QuantizedCheckpoint.Over(parts, config);
                Assert.True(checkpoint.TryGet("m.weight", out var weight));
                var isOneGroup = config.GroupSize == -1 || config.GroupSize == (int)row["in_features"]!;
                Assert.Equal((bool)row["desc_act"]! && !isOneGroup, weight.Info.Columns is not null);
                Assert.Equal(config.Bits == 8 ? 8 : 4, Assert.IsType<GroupFormat>(weight.Info.Blocks).Bits);
                Equal(file, name + ".dequant_f32", weight);
            }
        }

        static string? Part(string part, bool second) =>
            part switch
            {
                "qzeros" when second => null,
                "qzeros_v2" => second ? "m.qzeros" : null,
                "qweight" or "qzeros" or "scales" or "g_idx" => "m." + part,
                _ => null,
            };
    }

    [Fact]
    public void Matrices_of_awq_are_those_of_its_program()
    {
        using var file = TensorFile.Open(OutsideData.Golden("gptq_awq", "awq_matrices.safetensors"));
        foreach (var (name, row) in Rows("awq_matrices.json"))
        {
            var config = new QuantizationConfig
            {
                Method = QuantizationMethod.Awq,
                GroupSize = (int)row["group_size"]!,
            };
            var parts = QuantizedSamples.Of(
                file,
                name + ".",
                part => part is "qweight" or "qzeros" or "scales" ? "m." + part : null
            );
            using var checkpoint = QuantizedCheckpoint.Over(parts, config);
            Assert.True(checkpoint.TryGet("m.weight", out var weight));
            Equal(file, name + ".dequant_f32", weight);
        }
    }

    [Theory]
    [InlineData("nf4.bs64.single")]
    [InlineData("nf4.bs64.double")]
    [InlineData("nf4.bs128.single")]
    [InlineData("nf4.bs128.double")]
    [InlineData("fp4.bs64.single")]
    [InlineData("fp4.bs64.double")]
    [InlineData("fp4.bs128.single")]
    [InlineData("fp4.bs128.double")]
    [InlineData("int8")]
    public void Matrices_of_bitsandbytes_are_those_of_its_program(string name)
    {
        using var file = TensorFile.Open(OutsideData.Golden("gptq_awq", "bitsandbytes.safetensors"));
        var config = new QuantizationConfig { Method = QuantizationMethod.Bitsandbytes };
        var parts = QuantizedSamples.Of(
            file,
            name + ".",
            part => part.StartsWith("weight", StringComparison.Ordinal) || part == "SCB" ? "m." + part : null
        );
        using var checkpoint = QuantizedCheckpoint.Over(parts, config);
        Assert.Equal(["m.weight"], checkpoint.Tensors.Select(tensor => tensor.Name));
        Assert.True(checkpoint.TryGet("m.weight", out var weight));
        Equal(file, name + ".dequant", weight);
    }

    [Theory]
    [InlineData("llama_awq_4bit_g32")]
    [InlineData("llama_bnb_fp4")]
    [InlineData("llama_bnb_int8")]
    [InlineData("llama_bnb_nf4_double")]
    [InlineData("llama_gptq_4bit_g32_act_sym")]
    [InlineData("llama_gptq_4bit_g32_noact_asym")]
    [InlineData("llama_gptq_8bit_g-1_noact_sym")]
    [InlineData("llama_gptq_v2_4bit_g32_act_asym")]
    public void Folders_open_with_the_matrices_of_their_programs(string name)
    {
        var path = OutsideData.Golden("gptq_awq", name);
        using var folder = HuggingFaceFolder.Open(path);
        using var expected = TensorFile.Open(Path.Combine(path, "expected.safetensors"));
        foreach (var info in expected.Tensors.Where(info => info.Name.StartsWith("dequant.", StringComparison.Ordinal)))
        {
            Assert.True(folder.Weights.TryGet(info.Name["dequant.".Length..] + ".weight", out var weight));
            Assert.NotNull(weight.Info.Blocks);
            Equal(expected, info.Name, weight);
        }

        Assert.DoesNotContain(
            folder.Weights.Tensors,
            tensor => !tensor.Name.EndsWith(".weight", StringComparison.Ordinal) || tensor.Type is ElementType.Int32
        );
    }

    [Fact]
    public void A_part_of_an_ordered_matrix_is_in_the_order_of_its_columns()
    {
        using var file = TensorFile.Open(OutsideData.Golden("gptq_awq", "gptq_matrices.safetensors"));
        var parts = QuantizedSamples.Of(file, "a.b4_g32_act_sym.", part => "m." + part);
        var config = new QuantizationConfig
        {
            Method = QuantizationMethod.Gptq,
            GroupSize = 32,
            ZerosLessOne = true,
        };
        using var checkpoint = QuantizedCheckpoint.Over(parts, config);
        Assert.True(checkpoint.TryGet("m.weight", out var weight));
        var all = weight.ToFloats();
        var part = new float[700];
        weight.CopyTo(301, part);
        Assert.Equal(all[301..1001], part);
    }

    [Fact]
    public void Rows_that_are_no_whole_number_of_blocks_become_numbers()
    {
        var levels = Enumerable.Range(0, 16).Select(level => (level - 8) / 8f).ToArray();
        var parts = new QuantizedSamples()
            .Add<byte>("m.weight", ElementType.UInt8, [5, 1], 0x01, 0x23, 0x45, 0x67, 0x89)
            .Add<float>("m.weight.absmax", ElementType.Float32, [3], 1, 2, 4)
            .Add<float>("m.weight.quant_map", ElementType.Float32, [16], levels)
            .AddText(
                "m.weight.quant_state.bitsandbytes__nf4",
                """{"quant_type": "nf4", "blocksize": 4, "dtype": "float32", "shape": [2, 5]}"""
            );
        var config = new QuantizationConfig { Method = QuantizationMethod.Bitsandbytes };
        using var checkpoint = QuantizedCheckpoint.Over(parts, config);
        Assert.True(checkpoint.TryGet("m.weight", out var weight));
        Assert.Equal(ElementType.Float32, weight.Type);
        Assert.Equal([-1, -0.875f, -0.75f, -0.625f, -1, -0.75f, -0.5f, -0.25f, 0, 0.5f], weight.ToFloats());
    }

    private static IEnumerable<(string Name, JsonNode Row)> Rows(string name) =>
        JsonNode
            .Parse(File.ReadAllText(OutsideData.Golden("gptq_awq", name)))!
            .AsObject()
            .Select(row => (row.Key, row.Value!));

    private static void Equal(ITensorSource file, string name, TensorView actual)
    {
        Assert.True(file.TryGet(name, out var expected), name);
        Assert.Equal(expected.Shape, actual.Shape);
        var (one, other) = (expected.ToFloats(), actual.ToFloats());
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] != other[i])
            {
                Assert.Fail($"{name}: {other[i]:r} at {i}, not {one[i]:r}");
            }
        }
    }
}
