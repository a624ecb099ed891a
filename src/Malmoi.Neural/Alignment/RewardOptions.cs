namespace Malmoi.Neural.Alignment;

/// <summary>How a reward model is trained.</summary>
public sealed record RewardOptions : AlignmentOptions
{
    public override string Method => "reward";

    /// <summary>By how much the better answer is to win where the data says nothing of it (Touvron et al., 2023).</summary>
    public double Margin { get; init; }

    public override SortedDictionary<string, string> Settings()
    {
        var settings = base.Settings();
        settings["--margin"] = Text(Margin);
        return settings;
    }
}
