namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>How a model writes its answer to a text.</summary>
public sealed record WritingOptions
{
    /// <summary>What stands before every source: "summarize: " for T5.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What parts the source from the target where one decoder reads both.</summary>
    public string Separator { get; init; } = "\n";

    /// <summary>The most tokens of a target, its end mark among them.</summary>
    public int TargetLength { get; init; } = 64;

    /// <summary>The token that an encoder-decoder's decoder begins with; null: as the family does.</summary>
    public int? Start { get; init; }
}
