using Malmoi.Neural.Alignment.Preferences;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>What a loss is told on the command line; what was not said keeps its usual value.</summary>
/// <param name="Beta">How closely the model is held to the reference.</param>
/// <param name="Smoothing">Share of labels taken to be wrong.</param>
/// <param name="Margin">By how much the preferred answer has to win.</param>
/// <param name="GoodWeight">Weight of good answers.</param>
/// <param name="BadWeight">Weight of bad ones.</param>
internal sealed record LossSettings(
    double? Beta,
    double? Smoothing,
    double? Margin,
    double? GoodWeight,
    double? BadWeight
);

/// <summary>A loss over preferences on the command line: its name, what it does, and what it is told.</summary>
/// <param name="Name">"dpo".</param>
/// <param name="Description">What it does.</param>
/// <param name="Beta">The usual one, as published.</param>
/// <param name="Loss">Made of what it was told.</param>
internal sealed record PreferenceVerb(
    string Name,
    string Description,
    double Beta,
    Func<LossSettings, PreferenceLoss> Loss
)
{
    /// <summary>Whether labels may be smoothed.</summary>
    public bool Smooths { get; init; }

    /// <summary>Whether a margin can be asked for.</summary>
    public bool HasMargin { get; init; }

    /// <summary>Whether answers may be judged one by one.</summary>
    public bool ReadsJudged { get; init; }

    /// <summary>Whether a frozen model is asked.</summary>
    public bool NeedsReference => Loss(new LossSettings(null, null, null, null, null)).NeedsReference;

    /// <summary>Every loss, in the order in which help shows them.</summary>
    public static IReadOnlyList<PreferenceVerb> All { get; } =
    [
        new(
            "dpo",
            "Direct preference optimisation: the language model is its own reward model",
            0.1,
            told => new Dpo { LabelSmoothing = told.Smoothing ?? 0 }
        )
        {
            Smooths = true,
        },
        new("ipo", "Identity preference optimisation: a margin to reach and no more", 0.1, _ => new Ipo()),
        new(
            "kto",
            "Kahneman-Tversky optimisation: pairs, or answers that are good or bad by themselves",
            0.1,
            told => new Kto { DesirableWeight = told.GoodWeight ?? 1, UndesirableWeight = told.BadWeight ?? 1 }
        )
        {
            ReadsJudged = true,
        },
        new(
            "orpo",
            "Odds ratio preference optimisation: tuning and alignment in one, no reference",
            0.1,
            _ => new Orpo()
        ),
        new(
            "simpo",
            "Simple preference optimisation: mean log-probabilities, a margin, no reference",
            2,
            told => new SimPo { LabelSmoothing = told.Smoothing ?? 0, Margin = told.Margin ?? 0.5 }
        )
        {
            Smooths = true,
            HasMargin = true,
        },
        new(
            "cpo",
            "Contrastive preference optimisation: no reference, the preferred answers' cross-entropy beside",
            0.1,
            told => new Cpo { LabelSmoothing = told.Smoothing ?? 0 }
        )
        {
            Smooths = true,
        },
        new(
            "robust-dpo",
            "DPO for labels of which a known share is wrong",
            0.1,
            told => new RobustDpo { WrongLabels = told.Smoothing ?? 0.1 }
        )
        {
            Smooths = true,
        },
        new("hinge", "SLiC's hinge in the place of DPO's logistic function", 0.1, _ => new Hinge()),
        new("sppo", "Self-play preference optimisation with sure labels", 0.1, _ => new Sppo()),
        new("nca", "Noise contrastive alignment: preferred answers do not become less likely", 0.1, _ => new Nca()),
        new(
            "exo",
            "Exact optimisation: the divergence the other way round",
            0.1,
            told => new Exo { LabelSmoothing = told.Smoothing ?? 0.001 }
        )
        {
            Smooths = true,
        },
        new(
            "aot",
            "Alignment by optimal transport: sorted margins against the reference's",
            0.1,
            told => new Aot { LabelSmoothing = told.Smoothing ?? 0 }
        )
        {
            Smooths = true,
        },
        new(
            "aot-unpaired",
            "The same of preferred answers against the others",
            0.1,
            told => new Aot { LabelSmoothing = told.Smoothing ?? 0, Unpaired = true }
        )
        {
            Smooths = true,
        },
    ];
}
