using Malmoi.Inference;
using Malmoi.Tests.Inference.Matrices;

namespace Malmoi.Tests.Inference;

public sealed unsafe class CacheFormatTests
{
    private const double Close = 1e-5;

    public static TheoryData<string, int, int, int> Shapes()
    {
        var shapes = new TheoryData<string, int, int, int>();
        foreach (var format in CacheFormat.All)
        {
            foreach (var (width, count, positions) in new[] { (64, 8, 64), (80, 1, 33), (20, 5, 17), (128, 16, 1) })
            {
                shapes.Add(format.Name, width, count, positions);
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Scores_are_products_of_queries_with_what_was_stored(string name, int width, int count, int positions)
    {
        var format = CacheFormat.Parse(name);
        var page = GC.AllocateArray<byte>(format.Bytes(width), pinned: true);
        var queries = Products.Random(1, count * width);
        var keys = Products.Random(2, positions * width);
        var scores = new float[count * CacheFormat.PageLength];
        fixed (
            float* q = queries,
                k = keys,
                s = scores
        )
        {
            fixed (byte* stored = page)
            {
                for (var position = 0; position < positions; position++)
                {
                    format.StoreKey(k + (position * width), stored, position, width);
                }

                format.Score(q, count, stored, positions, width, s, CacheFormat.PageLength);
            }
        }

        var rounded = Rounded(name, keys, width);
        Each(
            count,
            positions,
            (query, position) =>
            {
                var expected = 0.0;
                for (var channel = 0; channel < width; channel++)
                {
                    expected += (double)queries[(query * width) + channel] * rounded[(position * width) + channel];
                }

                Assert.Equal(expected, scores[(query * CacheFormat.PageLength) + position], Close * width);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Mixtures_are_sums_of_what_was_stored_by_its_shares(string name, int width, int count, int positions)
    {
        var format = CacheFormat.Parse(name);
        var page = GC.AllocateArray<byte>(format.Bytes(width), pinned: true);
        var shares = Products.Random(1, count * CacheFormat.PageLength);
        var values = Products.Random(2, positions * width);
        var mixtures = Products.Random(3, count * width);
        var before = mixtures.ToArray();
        var first = positions / 3;
        fixed (
            float* q = shares,
                v = values,
                m = mixtures
        )
        {
            fixed (byte* stored = page)
            {
                for (var position = 0; position < positions; position++)
                {
                    format.StoreValue(v + (position * width), stored, position, width);
                }

                format.Mix(q, CacheFormat.PageLength, count, stored, first, positions, width, m);
            }
        }

        var rounded = Rounded(name, values, width);
        Each(
            count,
            width,
            (query, channel) =>
            {
                double expected = before[(query * width) + channel];
                for (var position = first; position < positions; position++)
                {
                    var share = shares[(query * CacheFormat.PageLength) + position];
                    expected += (double)share * rounded[(position * width) + channel];
                }

                Assert.Equal(expected, mixtures[(query * width) + channel], Close * positions);
            }
        );
    }

    private static void Each(int rows, int columns, Action<int, int> check)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                check(row, column);
            }
        }
    }

    // What the stored numbers stand for.
    private static float[] Rounded(string name, float[] numbers, int width) =>
        name switch
        {
            "f32" => numbers,
            "f16" => Array.ConvertAll(numbers, number => (float)(Half)number),
            _ =>
            [
                .. numbers
                    .Chunk(width)
                    .SelectMany(vector =>
                    {
                        var most = vector.Max(Math.Abs);
                        return vector.Select(number => MathF.Round(number * (127 / most)) * (most / 127));
                    }),
            ],
        };
}
