using System.Runtime.InteropServices;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Quantized;
using Malmoi.Inference.Matrices;
using Malmoi.Numerics;
using Malmoi.Tests.Inference.Matrices;

namespace Malmoi.Tests.Checkpoints.Quantized;

public sealed class LaidRowsTests
{
    private const int Outputs = 72;
    private const int Inputs = 128;
    private const int Group = 64;

    public static TheoryData<string> Methods => ["gptq", "awq", "nf4", "int8"];

    [Theory]
    [MemberData(nameof(Methods))]
    public unsafe void Parts_of_a_matrix_are_those_of_the_whole(string method)
    {
        using var checkpoint = Checkpoint(method);
        Assert.True(checkpoint.TryGet("m.weight", out var weight));
        var bytes = weight.Length / Outputs;
        var parts = new byte[weight.Length];
        foreach (var (first, end) in new[] { (0, 5), (5, 40), (40, 72) })
        {
            Assert.True(weight.IsToBeMade);
            fixed (byte* room = &parts[first * bytes])
            {
                weight.Make(first, end - first, room);
            }
        }

        Assert.Equal(weight.Bytes(0, (int)weight.Length), parts);
        Assert.False(weight.IsToBeMade);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_matrix_to_multiply_is_made_without_the_whole_in_memory(string method)
    {
        using var checkpoint = Checkpoint(method);
        Assert.True(checkpoint.TryGet("m.weight", out var weight));
        using var pool = new WorkerPool(1);
        using var matrix = WeightMatrices.Of(weight, [new RowRange(9, 60), new RowRange(2, 3)]);
        var x = Products.Random(1, 3 * Inputs);
        var products = Products.Of(pool, matrix, x);
        Assert.True(weight.IsToBeMade);
        var all = weight.ToFloats();
        var rows = (float[])[.. all[(9 * Inputs)..(69 * Inputs)], .. all[(2 * Inputs)..(5 * Inputs)]];
        Products.AssertClose(Products.Plain(rows, x, Inputs), products, 0.05);
    }

    private static QuantizedCheckpoint Checkpoint(string method)
    {
        var random = new Random(1);
        var samples = new QuantizedSamples();
        switch (method)
        {
            case "gptq":
                samples.Add("m.qweight", ElementType.Int32, [Inputs / 8, Outputs], Some<int>(Inputs / 8 * Outputs));
                samples.Add("m.qzeros", ElementType.Int32, [Inputs / Group, Outputs / 8], Some<int>(2 * Outputs / 8));
                samples.Add("m.scales", ElementType.Float32, [Inputs / Group, Outputs], Scales(2 * Outputs));
                break;
            case "awq":
                samples.Add("m.qweight", ElementType.Int32, [Inputs, Outputs / 8], Some<int>(Inputs * Outputs / 8));
                samples.Add("m.qzeros", ElementType.Int32, [Inputs / Group, Outputs / 8], Some<int>(2 * Outputs / 8));
                samples.Add("m.scales", ElementType.Float32, [Inputs / Group, Outputs], Scales(2 * Outputs));
                break;
            case "nf4":
                var blocks = Outputs * Inputs / Group;
                var levels = Enumerable.Range(0, 16).Select(level => (level - 8) / 8f).ToArray();
                samples.Add("m.weight", ElementType.UInt8, [Outputs * Inputs / 2, 1], Some<byte>(Outputs * Inputs / 2));
                samples.Add("m.weight.absmax", ElementType.Float32, [blocks], Scales(blocks));
                samples.Add("m.weight.quant_map", ElementType.Float32, [16], levels);
                samples.AddText(
                    "m.weight.quant_state.bitsandbytes__nf4",
                    $$"""{"quant_type": "nf4", "blocksize": {{Group}}, "dtype": "float32", "shape": [{{Outputs}}, {{Inputs}}]}"""
                );
                break;
            default:
                samples.Add("m.weight", ElementType.Int8, [Outputs, Inputs], Some<sbyte>(Outputs * Inputs));
                samples.Add("m.SCB", ElementType.Float32, [Outputs], Scales(Outputs));
                break;
        }

        return QuantizedCheckpoint.Over(
            samples,
            new QuantizationConfig
            {
                Method = method switch
                {
                    "gptq" => QuantizationMethod.Gptq,
                    "awq" => QuantizationMethod.Awq,
                    _ => QuantizationMethod.Bitsandbytes,
                },
                Bits = 4,
                GroupSize = Group,
            }
        );

        T[] Some<T>(int count)
            where T : unmanaged
        {
            var numbers = new T[count];
            random.NextBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
            return numbers;
        }

        float[] Scales(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.5f + random.NextSingle())];
    }
}
