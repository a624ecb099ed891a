using System.Text;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Quantized;

namespace Malmoi.Tests.Checkpoints.Quantized;

public sealed class QuantizedFuzzTests
{
    private static readonly ElementType[] Types =
    [
        ElementType.Int32,
        ElementType.Float16,
        ElementType.Float32,
        ElementType.UInt8,
        ElementType.Int8,
        ElementType.Int64,
        ElementType.Complex64,
    ];

    private static readonly int[] Bits = [2, 3, 4, 8];

    private static readonly QuantizationConfig Gptq = new()
    {
        Method = QuantizationMethod.Gptq,
        GroupSize = 16,
        ZerosLessOne = true,
    };

    private static readonly QuantizationConfig Awq = new() { Method = QuantizationMethod.Awq, GroupSize = 16 };

    private static readonly QuantizationConfig Bitsandbytes = new() { Method = QuantizationMethod.Bitsandbytes };

    private static readonly string[] Configurations =
    [
        """{"quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128, "desc_act": true, "checkpoint_format": "gptq_v2"}}""",
        """{"quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 64, "version": "gemm", "zero_point": true}}""",
        """{"quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": true, "bnb_4bit_quant_type": "nf4"}}""",
        """{"model_type": "llama", "quantization_config": null}""",
    ];

    [Theory]
    [InlineData("""{"quant_method": "fp8"}""", "'c': the quantisation's \"quant_method\" is fp8")]
    [InlineData("""{"quant_method": 4}""", "\"quant_method\" is 4, and Malmoi reads a text")]
    [InlineData("""{"quant_method": "gptq", "bits": 5}""", "\"bits\" is 5, and Malmoi reads 2, 3, 4 or 8")]
    [InlineData("""{"quant_method": "gptq", "group_size": 0}""", "\"group_size\" is 0")]
    [InlineData("""{"quant_method": "gptq", "checkpoint_format": "marlin"}""", "\"checkpoint_format\" is marlin")]
    [InlineData("""{"quant_method": "awq", "version": "gemv"}""", "\"version\" is gemv")]
    [InlineData("[]", "'c' has a quantisation that is no object")]
    [InlineData("{", "'c' is not JSON (line 1)")]
    public void A_configuration_that_is_not_read_is_refused_with_its_field(string json, string message)
    {
        var error = Assert.Throws<InputException>(() => QuantizationConfig.OfItself(Encoding.UTF8.GetBytes(json), "c"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configurations_of_other_sizes_than_the_tensors_are_refused_with_the_tensor()
    {
        Refused(GptqSample(), Gptq with { Bits = 8 }, "'m.scales' is F16 4x8, and should be F16 2x8");
        Refused(GptqSample(), Gptq with { GroupSize = 32 }, "'m.scales' is F16 4x8, and should be F16 2x8");
        Refused(GptqSample(), Gptq with { Bits = 3 }, "'m.qweight' is 8x8, which is no matrix of codes of 3 bits");
        Refused(AwqSample(), Awq with { GroupSize = -1 }, "'m.scales' is F16 2x16, and should be F16 1x16");
        Refused(
            GptqSample().Add<int>("m.g_idx", ElementType.Int32, [64], [.. Enumerable.Range(0, 64)]),
            Gptq,
            "'m.g_idx' names group 4, and there are 4"
        );
        Refused(LevelSample().Add<byte>("m.weight", ElementType.UInt8, [3], 1, 2, 3), Bitsandbytes, "'m.weight' is 3");
        Refused(RowSample().Add<byte>("m.weight_format", ElementType.UInt8, [], 2), Bitsandbytes, "card's tiles");

        static void Refused(QuantizedSamples sample, QuantizationConfig config, string message)
        {
            var error = Assert.Throws<InputException>(() => QuantizedCheckpoint.Over(sample, config));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mutated_configurations_are_refused_in_one_line() =>
        Mutations.Try(
            0.05,
            [.. Configurations.Select(Encoding.UTF8.GetBytes)],
            (bytes, _) => QuantizationConfig.OfModel(bytes, "config.json")
        );

    [Fact]
    public void Mutated_checkpoints_are_refused_in_one_line_or_read_to_their_end()
    {
        (Func<QuantizedSamples> Make, QuantizationConfig Config)[] samples =
        [
            (GptqSample, Gptq),
            (AwqSample, Awq),
            (LevelSample, Bitsandbytes),
            (RowSample, Bitsandbytes),
        ];
        Parallel.For(
            0,
            Mutations.Count(0.05),
            seed =>
            {
                var random = new Random(seed);
                var (make, config) = samples[seed % samples.Length];
                var sample = make();
                for (var change = random.Next(1, 4); change > 0; change--)
                {
                    Mutate(sample, random);
                }

                if (random.Next(3) == 0)
                {
                    config = config with
                    {
                        Bits = Bits[random.Next(Bits.Length)],
                        GroupSize = random.Next(4) == 0 ? -1 : random.Next(1, 100),
                    };
                }

                try
                {
                    using var checkpoint = QuantizedCheckpoint.Over(sample, config);
                    foreach (var info in checkpoint.Tensors.Where(info => info.Type != ElementType.Complex64))
                    {
                        Assert.True(checkpoint.TryGet(info.Name, out var tensor));
                        Assert.Equal(tensor.Count, tensor.ToFloats().Length);
                    }
                }
                catch (InputException error)
                {
                    Assert.DoesNotContain('\n', error.Message);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"mutation {seed} escaped", error);
                }
            }
        );
    }

    private static void Mutate(QuantizedSamples sample, Random random)
    {
        var tensors = sample.Tensors;
        var info = tensors[random.Next(tensors.Count)];
        sample.TryGet(info.Name, out var tensor);
        switch (random.Next(5))
        {
            case 0:
                sample.Remove(info.Name);
                break;
            case 1:
                info = info with { Type = Types[random.Next(Types.Length)] };
                break;
            case 2:
                long[] sizes = [.. info.Shape];
                if (sizes.Length > 0)
                {
                    sizes[random.Next(sizes.Length)] = random.Next(0, 70);
                }

                info = info with { Shape = TensorShape.Create(sizes) };
                break;
            case 3:
                info = info with { Shape = random.Next(2) == 0 ? [info.Count] : [1, info.Count] };
                break;
            default:
                break;
        }

        if (!sample.TryGet(info.Name, out _))
        {
            return;
        }

        var bytes = new byte[info.Length];
        tensor.Bytes(0, (int)Math.Min(tensor.Length, info.Length)).CopyTo(bytes);
        if (bytes.Length > 0 && random.Next(3) == 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        sample.Add(TensorView.Of(info, bytes));
    }

    private static QuantizedSamples GptqSample() =>
        new QuantizedSamples()
            .Add<int>("m.qweight", ElementType.Int32, [8, 8], new int[64])
            .Add<int>("m.qzeros", ElementType.Int32, [4, 1], new int[4])
            .Add<Half>("m.scales", ElementType.Float16, [4, 8], new Half[32])
            .Add<int>("m.g_idx", ElementType.Int32, [64], [.. Enumerable.Range(0, 64).Select(input => input % 4)])
            .Add<Half>("m.bias", ElementType.Float16, [8], new Half[8]);

    private static QuantizedSamples AwqSample() =>
        new QuantizedSamples()
            .Add<int>("m.qweight", ElementType.Int32, [32, 2], new int[64])
            .Add<int>("m.qzeros", ElementType.Int32, [2, 2], new int[4])
            .Add<Half>("m.scales", ElementType.Float16, [2, 16], new Half[32]);

    private static QuantizedSamples LevelSample() =>
        new QuantizedSamples()
            .Add<byte>("m.weight", ElementType.UInt8, [64, 1], new byte[64])
            .Add<byte>("m.weight.absmax", ElementType.UInt8, [8], new byte[8])
            .Add<float>("m.weight.nested_absmax", ElementType.Float32, [2], 1, 2)
            .Add<float>("m.weight.nested_quant_map", ElementType.Float32, [256], new float[256])
            .Add<float>("m.weight.quant_map", ElementType.Float32, [16], new float[16])
            .AddText(
                "m.weight.quant_state.bitsandbytes__fp4",
                """{"quant_type": "fp4", "blocksize": 16, "dtype": "bfloat16", "shape": [4, 32], "nested_blocksize": 4, "nested_dtype": "float32", "nested_offset": 0.5}"""
            );

    private static QuantizedSamples RowSample() =>
        new QuantizedSamples()
            .Add<sbyte>("m.weight", ElementType.Int8, [4, 8], new sbyte[32])
            .Add<float>("m.SCB", ElementType.Float32, [4], 1, 2, 3, 4)
            .Add<byte>("m.weight_format", ElementType.UInt8, [], 0);
}
