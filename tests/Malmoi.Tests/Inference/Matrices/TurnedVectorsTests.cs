using System.Runtime.Intrinsics;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;
using Malmoi.Inference.Matrices.Lanes;
using Malmoi.Numerics;

namespace Malmoi.Tests.Inference.Matrices;

public sealed unsafe class TurnedVectorsTests
{
    public static TheoryData<int> Counts => [1, 4, 5, 8, 11, 12, 13, 16, 17, 21, 24, 28, 29, 32, 45, 64];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Groups_hold_every_vector_but_a_few_and_a_number_of_each_in_turn(int count)
    {
        const int Width = 27;
        using var x = new Activations(count, Width);
        Products.Random(count, count * Width).CopyTo(new Span<float>(x.Values, count * Width));
        // By two threads as well as by one.
        x.Make(ActivationForms.Turned, 0, count / 2);
        x.Make(ActivationForms.Turned, count / 2, count - (count / 2));
        var turned = 0;
        for (int lanes; (lanes = TurnedVectors.LanesAt(turned, count)) > 0; turned += lanes)
        {
            for (var k = 0; k < Width; k++)
            {
                for (var lane = 0; lane < lanes; lane++)
                {
                    var vector = Math.Min(turned + lane, count - 1);
                    Assert.Equal(x.Values[(vector * Width) + k], x.Turned[(turned * Width) + (k * lanes) + lane]);
                }
            }
        }

        Assert.Equal(Math.Min(turned, count), TurnedVectors.CountOf(count));
        Assert.InRange(count - turned, int.MinValue, 4);
    }

    [Fact]
    public void Every_register_gives_what_numbers_one_by_one_give()
    {
        Compare<FloatLanes128, Vector128<float>, OneRegister>();
        Compare<FloatLanes128, Vector128<float>, TwoRegisters>();
        Compare<FloatLanes256, Vector256<float>, OneRegister>();
        Compare<FloatLanes256, Vector256<float>, TwoRegisters>();
        CompareTriple<FloatLanes128, Vector128<float>>();
        CompareTriple<FloatLanes256, Vector256<float>>();
        Compare<FloatLanes512, Vector512<float>, OneRegister>();
        Compare<FloatLanes512, Vector512<float>, TwoRegisters>();
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_product_is_the_same_whichever_threads_and_tiles_it_falls_to(int count)
    {
        const int Inputs = 600;
        var numbers = Products.Random(3, 100 * Inputs);
        var x = Products.Random(count, count * Inputs);
        using var all = WeightMatrices.Of(TensorView.Of("w", [100, Inputs], numbers));
        using var pool = new WorkerPool(1);
        using var pools = new WorkerPool(3);
        var expected = Products.Of(pool, all, x);
        Assert.Equal(expected, Products.Of(pools, all, x));
        foreach (var row in new[] { 0, 11, 50, 99 })
        {
            using var one = WeightMatrices.Of(
                TensorView.Of("w", [1, Inputs], numbers.AsSpan(row * Inputs, Inputs).ToArray())
            );
            var products = Products.Of(pool, one, x);
            Assert.Equal(Enumerable.Range(0, count).Select(t => expected[(t * 100) + row]), products);
        }
    }

    private static void Compare<TLanes, TVector, TRegisters>()
        where TLanes : IFloatLanes<TVector>
        where TVector : struct
        where TRegisters : IRegisters =>
        Compare(
            TRegisters.ArePair ? 2 * TLanes.Count : TLanes.Count,
            TurnedVectors.Rows,
            (w, width, x, lanes, columns, sums) =>
                TurnedKernel<TLanes, TVector, TRegisters>.Add(w, width, x, lanes, TLanes.Count, columns, w, sums)
        );

    private static void CompareTriple<TLanes, TVector>()
        where TLanes : IFloatLanes<TVector>
        where TVector : struct =>
        Compare(
            3 * TLanes.Count,
            TurnedTriple<TLanes, TVector>.Rows,
            (w, width, x, _, columns, sums) => TurnedTriple<TLanes, TVector>.Add(w, width, x, columns, w, sums)
        );

    private delegate void Kernel(float* w, nint width, float* x, nint lanes, nint columns, float* sums);

    // Whole numbers, whose sums are exact in any order.
    private static void Compare(int lanes, int rows, Kernel add)
    {
        const int Columns = 37;
        const int Width = 41;
        var random = new Random(lanes);
        var w = Whole(rows * Width);
        var x = Whole(Columns * lanes);
        var expected = Whole(rows * TurnedVectors.MostLanes);
        var actual = (float[])expected.Clone();
        for (var row = 0; row < rows; row++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                for (var k = 0; k < Columns; k++)
                {
                    expected[(row * TurnedVectors.MostLanes) + lane] += w[(row * Width) + k] * x[(k * lanes) + lane];
                }
            }
        }

        fixed (
            float* weights = w,
                vectors = x,
                sums = actual
        )
        {
            add(weights, Width, vectors, lanes, Columns, sums);
        }

        Assert.Equal(expected, actual);

        float[] Whole(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-9, 10))];
    }
}
