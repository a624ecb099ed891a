using Malmoi.Checkpoints;
using Malmoi.LanguageModels;

namespace Malmoi.Verification;

/// <summary>Numbers of a recording, or a model's own to be compared with them: the last dimension is the fastest.</summary>
/// <param name="Shape">The size of each dimension; none for a single number.</param>
/// <param name="Values">As many as the product of the sizes.</param>
/// <param name="IsWhole">Whether they are whole numbers, as ids and masks are.</param>
public sealed record RecordedArray(IReadOnlyList<int> Shape, double[] Values, bool IsWhole = false)
{
    /// <summary>The numbers of a tensor; those of 64 bits with a fraction are rounded to 32.</summary>
    public static RecordedArray Of(TensorView tensor)
    {
        int[] shape = [.. Enumerable.Range(0, tensor.Shape.Rank).Select(i => checked((int)tensor.Shape[i]))];
        return tensor.Type == ElementType.Int64
            ? new(
                shape,
                Array.ConvertAll(tensor.Elements<long>(0, (int)tensor.Count).ToArray(), id => (double)id),
                true
            )
            : new(
                shape,
                Array.ConvertAll(tensor.ToFloats(), number => (double)number),
                IsWhole: !tensor.Type.IsFloating()
            );
    }

    public static RecordedArray Of(TraceArray array) =>
        new(array.Shape, Array.ConvertAll(array.Values, number => (double)number));

    public static RecordedArray Of(double number) => new([], [number]);

    /// <summary>The part at an index of the first dimension.</summary>
    public RecordedArray this[int index]
    {
        get
        {
            var length = Values.Length / Shape[0];
            return new([.. Shape.Skip(1)], Values[(index * length)..((index + 1) * length)], IsWhole);
        }
    }

    /// <summary>Whole numbers as such.</summary>
    public int[] ToIds() => Array.ConvertAll(Values, value => (int)value);
}
