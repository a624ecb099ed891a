using Malmoi.Architectures;
using Malmoi.Checkpoints;

namespace Malmoi.Models.Gguf;

/// <summary>The numbers of a checkpoint under our names, and put together again under those of another.</summary>
/// <param name="source">The checkpoint.</param>
/// <param name="map">Which of its names is which of ours.</param>
internal sealed class ModelNumbers(ITensorSource source, CheckpointMap map)
{
    /// <summary>Where one of ours stands.</summary>
    /// <exception cref="InputException">The checkpoint lacks it.</exception>
    public (CheckpointPlace Place, TensorView Tensor) Find(ModelTensor tensor)
    {
        foreach (var place in map.Find(tensor.Name))
        {
            if (source.TryGet(place.Theirs, out var theirs))
            {
                return (place, theirs);
            }
        }

        throw new InputException(
            $"the checkpoint has no tensor for '{tensor.Name}': it is not whole, or was saved for another task"
        );
    }

    /// <summary>The numbers of one of ours.</summary>
    /// <exception cref="InputException">The checkpoint lacks it, or has it in another shape.</exception>
    public float[] Read(ModelTensor tensor)
    {
        var (place, theirs) = Find(tensor);
        var numbers = theirs.ToFloats();
        var (rows, width) = Shape(theirs);
        if (place.Layout.Transposed && theirs.Shape.Rank == 2)
        {
            (numbers, rows, width) = (Turned(numbers, rows, width), width, rows);
        }

        if (place.Layout.Parts > 1)
        {
            var taken = new List<float>();
            foreach (var range in Rows(place, theirs, rows))
            {
                taken.AddRange(numbers.AsSpan((int)range.Start * width, (int)range.Count * width));
            }

            numbers = [.. taken];
        }

        return numbers.Length == tensor.Count
            ? numbers
            : throw new InputException(
                $"'{theirs.Name}' is {theirs.Shape} and cannot give '{tensor.Name}' of {string.Join('x', tensor.Shape)}: is the configuration that of another size?"
            );
    }

    /// <summary>Puts several of ours together as a checkpoint holds them.</summary>
    /// <param name="layout">How they lie.</param>
    /// <param name="parts">Ours, in the layout's order, each with the numbers of a row.</param>
    public static float[] Fuse(Layout layout, IReadOnlyList<(float[] Numbers, int Width)> parts)
    {
        var width = parts[0].Width;
        var whole = new float[parts.Sum(part => part.Numbers.Length)];
        var all = whole.Length / width;
        for (var part = 0; part < parts.Count; part++)
        {
            var at = 0;
            foreach (var range in parts.Count == 1 ? [new RowRange(0, all)] : layout.Rows(all, part))
            {
                var count = (int)range.Count * width;
                parts[part].Numbers.AsSpan(at, count).CopyTo(whole.AsSpan((int)range.Start * width));
                at += count;
            }
        }

        return layout.Transposed && width > 1 ? Turned(whole, all, width) : whole;
    }

    private static (int Rows, int Width) Shape(TensorView tensor) =>
        tensor.Shape.Rank == 1
            ? ((int)tensor.Count, 1)
            : ((int)(tensor.Count / tensor.Shape.Sizes[^1]), (int)tensor.Shape.Sizes[^1]);

    private static IReadOnlyList<RowRange> Rows(CheckpointPlace place, TensorView tensor, int rows)
    {
        try
        {
            return place.Layout.Rows(rows, place.Part);
        }
        catch (ArgumentException error)
        {
            throw new InputException($"'{tensor.Name}' is {tensor.Shape}: {error.Message}", error);
        }
    }

    private static float[] Turned(float[] numbers, int rows, int width)
    {
        var turned = new float[numbers.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < width; column++)
            {
                turned[(column * rows) + row] = numbers[(row * width) + column];
            }
        }

        return turned;
    }
}
