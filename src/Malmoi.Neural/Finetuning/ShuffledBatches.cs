using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning;

/// <summary>Rows in batches, in another order each time through; rows of like length stand together, which saves padding.</summary>
/// <remarks>Which rows are in a batch follows from its number and the seed alone.</remarks>
/// <param name="rows">How many there are.</param>
/// <param name="length">Tokens of a row.</param>
/// <param name="batch">What is learned from some rows at once.</param>
/// <param name="size">Rows a batch; the last of a pass may have fewer.</param>
/// <param name="seed">Of the order.</param>
public sealed class ShuffledBatches(
    int rows,
    Func<int, int> length,
    Func<IReadOnlyList<int>, Batch> batch,
    int size,
    long seed
) : IBatches
{
    // Batches that are sorted by length together: more would make the order less random.
    private const int Sorted = 32;

    private (long Epoch, int[][] Batches) _pass = (-1, []);

    public long? PerEpoch { get; } = (rows + size - 1) / size;

    public Batch Get(long number)
    {
        var epoch = number / PerEpoch!.Value;
        if (_pass.Epoch != epoch)
        {
            _pass = (epoch, Pass(epoch));
        }

        return batch(_pass.Batches[number % PerEpoch.Value]);
    }

    private int[][] Pass(long epoch)
    {
        var random = new Xoshiro256(seed, epoch);
        int[] order = [.. Enumerable.Range(0, rows)];
        Shuffle(order, random);
        int[][] batches = [.. order.Chunk(size * Sorted).SelectMany(near => near.OrderBy(length).Chunk(size))];
        Shuffle(batches, random);
        return batches;
    }

    // Fisher and Yates (1938).
    private static void Shuffle<T>(T[] items, Xoshiro256 random)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
