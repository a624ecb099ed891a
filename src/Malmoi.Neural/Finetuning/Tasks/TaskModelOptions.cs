namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>How a model is opened for a task.</summary>
public sealed record TaskModelOptions
{
    /// <summary>cpu, cuda, cuda:1, mps.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The most tokens read at once; the model's positions where those are fewer.</summary>
    public int MaximumLength { get; init; } = 128;

    /// <summary>Of fresh heads and of the adapter.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Tunes a low-rank adapter and not the model; null: the model.</summary>
    public AdapterOptions? Adapter { get; init; }
}

/// <summary>A low-rank adapter to be made (LoRA, Hu et al., 2022).</summary>
public sealed record AdapterOptions
{
    public int Rank { get; init; } = 8;

    /// <summary>The product is multiplied by this over the rank.</summary>
    public double Alpha { get; init; } = 16;

    public double Dropout { get; init; } = 0.05;

    /// <summary>Divides by the rank's root and not by the rank (rsLoRA, Kalajdzievski, 2023).</summary>
    public bool RankStabilised { get; init; }

    /// <summary>Trains directions and lengths apart (DoRA, Liu et al., 2024).</summary>
    public bool Decomposed { get; init; }

    /// <summary>Published names of the modules that are adapted, or "all-linear"; empty: queries and values, as in the paper.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];
}
