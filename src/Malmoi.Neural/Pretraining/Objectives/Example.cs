using Malmoi.Neural.Heads;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>One row of a <see cref="Batch"/>, before it is padded.</summary>
public sealed record Example
{
    /// <summary>Marks places at which nothing is learned.</summary>
    public const int Ignored = (int)Losses.Ignored;

    /// <inheritdoc cref="Batch.Tokens"/>
    public required int[] Tokens { get; init; }

    /// <inheritdoc cref="Batch.Labels"/>
    public int[]? Labels { get; init; }

    /// <inheritdoc cref="Batch.Source"/>
    public int[]? Source { get; init; }

    /// <inheritdoc cref="Batch.Segments"/>
    public int[]? Segments { get; init; }

    /// <inheritdoc cref="Batch.Classes"/>
    public int? Class { get; init; }

    /// <inheritdoc cref="Batch.Order"/>
    public int[]? Order { get; init; }

    /// <summary>A text to read by an encoder, and one for the decoder to say, which reads it one place later.</summary>
    /// <param name="source">What the encoder reads.</param>
    /// <param name="target">What is to be said.</param>
    /// <param name="start">What the decoder reads first.</param>
    public static Example Conditional(int[] source, int[] target, int start) =>
        new()
        {
            Source = source,
            Tokens = [start, .. target.AsSpan(0, Math.Max(0, target.Length - 1))],
            Labels = target,
        };

    /// <summary>Examples of one objective as a batch: rows filled up to the longest.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="padding">The token that fills them up.</param>
    public static Batch Collate(IReadOnlyList<Example> examples, int padding) =>
        new()
        {
            Tokens = Grid(examples, example => example.Tokens, padding)!,
            Lengths = Lengths(examples, example => example.Tokens),
            Labels = Grid(examples, example => example.Labels, Ignored),
            Source = Grid(examples, example => example.Source, padding),
            SourceLengths = Lengths(examples, example => example.Source),
            Segments = Grid(examples, example => example.Segments, 0),
            Order = Grid(examples, example => example.Order, -1),
            Classes = examples[0].Class is null ? null : [.. examples.Select(example => example.Class!.Value)],
        };

    private static IdGrid? Grid(IReadOnlyList<Example> examples, Func<Example, int[]?> row, int padding) =>
        row(examples[0]) is null ? null : IdGrid.Of([.. examples.Select(example => row(example)!)], padding);

    private static int[]? Lengths(IReadOnlyList<Example> examples, Func<Example, int[]?> row)
    {
        if (row(examples[0]) is not { } first || examples.All(example => row(example)!.Length == first.Length))
        {
            return null;
        }

        return [.. examples.Select(example => row(example)!.Length)];
    }
}
