namespace Malmoi.Linguistics.Probing;

/// <summary>How probes are trained.</summary>
public sealed record ProbeOptions
{
    /// <summary>Units of a hidden layer; 0: a linear probe.</summary>
    public int Hidden { get; init; }

    /// <summary>Rows of a structural probe's map at most: the dimensions that it looks at.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Probes of each layer, each with its own beginning, order of examples and control labels.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Of the first of them.</summary>
    public long Seed { get; init; }

    /// <summary>Passes over the examples at most.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Examples a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Of Adam; halved whenever the sentences held out get no better, twice, and then training ends.</summary>
    public double Rate { get; init; } = 2e-3;

    /// <summary>Whether each probe has a twin that learns a control task.</summary>
    public bool Control { get; init; } = true;

    /// <summary>Whether description lengths are measured.</summary>
    public bool DescriptionLength { get; init; }

    /// <summary>Probes trained at the same time; null: one a core.</summary>
    public int? Threads { get; init; }
}
