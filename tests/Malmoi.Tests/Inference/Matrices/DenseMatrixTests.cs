using System.Runtime.InteropServices;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;
using Malmoi.Numerics;

namespace Malmoi.Tests.Inference.Matrices;

public sealed class DenseMatrixTests
{
    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float8E4M3)]
    public void Products_are_those_of_the_widened_numbers(ElementType type)
    {
        using var pool = new WorkerPool(2);
        foreach (var (outputs, inputs) in new[] { (1, 1), (3, 5), (4, 16), (37, 67), (130, 256), (64, 1030) })
        {
            var view = View(type, outputs, inputs);
            using var matrix = WeightMatrices.Of(view);
            foreach (var vectors in new[] { 1, 2, 4, 7, 15, 33, 42 })
            {
                var x = Products.Random(vectors, vectors * inputs);
                Products.AssertClose(Products.Plain(view.ToFloats(), x, inputs), Products.Of(pool, matrix, x), 1e-5);
            }
        }
    }

    [Fact]
    public void Several_matrices_are_multiplied_in_one_go()
    {
        using var pool = new WorkerPool(3);
        var views = new[] { 64, 1, 7, 301 }.Select(outputs => View(ElementType.Float32, outputs, 96)).ToArray();
        var matrices = Array.ConvertAll(views, WeightMatrices.Of);
        var x = Products.Random(4, 9 * 96);
        var products = Products.Of(pool, matrices, x);
        for (var i = 0; i < views.Length; i++)
        {
            Products.AssertClose(Products.Plain(views[i].ToFloats(), x, 96), products[i], 1e-5);
        }
    }

    [Fact]
    public void Rows_of_a_fused_tensor_are_picked_head_by_head()
    {
        var view = View(ElementType.Float16, 24, 8);
        var ranges = new PerGroup(2, 2).Rows(24, 0);
        using var matrix = WeightMatrices.Of(view, ranges);
        var all = view.ToFloats();
        var row = new float[8];
        var expected = ranges.SelectMany(range => Enumerable.Range((int)range.Start, (int)range.Count)).ToArray();
        Assert.Equal(expected.Length, matrix.Outputs);
        for (var r = 0; r < expected.Length; r++)
        {
            matrix.CopyRow(r, row);
            Assert.Equal(all.AsSpan(expected[r] * 8, 8).ToArray(), row);
        }
    }

    [Fact]
    public void A_matrix_that_stands_as_inputs_by_outputs_is_turned()
    {
        var view = View(ElementType.BFloat16, 35, 12);
        using var matrix = WeightMatrices.Of(view, [new RowRange(3, 2), new RowRange(9, 1)], transposed: true);
        Assert.Equal((3, 35), (matrix.Outputs, matrix.Inputs));
        var all = view.ToFloats();
        var row = new float[35];
        foreach (var (r, column) in new[] { (0, 3), (1, 4), (2, 9) })
        {
            matrix.CopyRow(r, row);
            Assert.Equal(Enumerable.Range(0, 35).Select(i => all[(i * 12) + column]), row);
        }
    }

    private static TensorView View(ElementType type, int outputs, int inputs)
    {
        var numbers = Products.Random(outputs, outputs * inputs);
        var info = new TensorInfo("weight", type, [outputs, inputs]);
        ReadOnlySpan<byte> bytes = type switch
        {
            ElementType.Float32 => MemoryMarshal.AsBytes<float>(numbers),
            ElementType.Float16 => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(numbers, number => (Half)number)),
            ElementType.BFloat16 => MemoryMarshal.AsBytes<ushort>(
                Array.ConvertAll(numbers, number => (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16))
            ),
            _ => Array.ConvertAll(numbers, number => (byte)((BitConverter.SingleToUInt32Bits(number) >> 9) % 127)),
        };
        return TensorView.Of(info, bytes);
    }
}
