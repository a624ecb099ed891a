using Malmoi.Neural.Alignment.Preferences;

namespace Malmoi.Neural.Alignment;

/// <summary>How a decoder learns preferences without a reward model.</summary>
public sealed record PreferenceOptions : AlignmentOptions
{
    /// <param name="method">"dpo", as the command line calls the loss.</param>
    /// <param name="loss">What is minimised.</param>
    public PreferenceOptions(string method, PreferenceLoss loss) => (Method, Loss) = (method, loss);

    public override string Method { get; }

    public PreferenceLoss Loss { get; }

    /// <summary>The folder of the model that it is held to; null: the one that it begins with.</summary>
    public string? Reference { get; init; }

    /// <summary>Weight of the preferred answers' own cross-entropy, beside what the loss brings itself.</summary>
    public double ChosenWeight { get; init; }

    /// <summary>Whether answers are scored by the mean of their tokens even where the loss takes the sum.</summary>
    public bool AveragesTokens { get; init; }

    /// <summary>In how few bits the frozen matrices beside an adapter are kept: nf4, q4_0, ...; null: as they are.</summary>
    public string? Quantized { get; init; }

    /// <summary>Whether the adapter is added to the model's matrices in what is written.</summary>
    public bool Merges { get; init; }

    public override SortedDictionary<string, string> Settings()
    {
        var settings = base.Settings();
        settings["loss"] = Loss.ToString().Replace(" { ", ": ", StringComparison.Ordinal).TrimEnd(' ', '}');
        settings["--reference"] = Reference is null ? "the model" : Path.GetFullPath(Reference);
        settings["--sft-weight"] = Text(ChosenWeight);
        settings["--average"] = AveragesTokens ? "tokens" : "as the loss";
        settings["--quantize"] = Quantized ?? "none";
        settings["--merge"] = Merges ? "yes" : "no";
        return settings;
    }
}
