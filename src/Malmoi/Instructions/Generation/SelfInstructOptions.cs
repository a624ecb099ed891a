namespace Malmoi.Instructions.Generation;

/// <summary>How instructions are generated; as in the paper unless said otherwise (Wang et al., 2023).</summary>
public sealed record SelfInstructOptions
{
    /// <summary>New instructions to make.</summary>
    public int Count { get; init; } = 100;

    /// <summary>Instructions that the teacher is shown, of which two are its own as soon as there are two.</summary>
    public int Shown { get; init; } = 8;

    /// <summary>Of these, how many are its own.</summary>
    public int ShownOfOwn { get; init; } = 2;

    /// <summary>Instructions that it is asked for at once.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>The ROUGE-L with any instruction of the pool above which a new one is left out.</summary>
    public double MostSimilar { get; init; } = 0.7;

    /// <summary>Instances of an instruction, at most.</summary>
    public int MostInstances { get; init; } = 5;

    /// <summary>Requests in a row that may bring nothing new.</summary>
    public int MostDryRequests { get; init; } = 10;

    public long Seed { get; init; } = 1;
}
