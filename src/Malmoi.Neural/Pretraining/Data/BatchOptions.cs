namespace Malmoi.Neural.Pretraining.Data;

/// <summary>How examples become batches.</summary>
public sealed record BatchOptions
{
    /// <summary>Rows a batch; the last of a pass may have fewer.</summary>
    public required int Size { get; init; }

    /// <summary>Of the order of the passages and of what each example draws.</summary>
    public long Seed { get; init; }

    /// <summary>The token that fills rows up.</summary>
    public int Padding { get; init; }

    /// <summary>Whether each pass has an order of its own; otherwise passages come as they stand, and examples draw the same in every pass (evaluation).</summary>
    public bool Shuffled { get; init; } = true;

    /// <summary>Passages of like length come together: of so many batches the passages are sorted by length first; 1: they are not.</summary>
    public int SortedBatches { get; init; } = 1;

    /// <summary>Tokens that the model reads at most; null: as many as there are.</summary>
    public int? Positions { get; init; }
}
