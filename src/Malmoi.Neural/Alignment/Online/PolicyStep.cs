using System.Text.Json.Nodes;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>What was measured in a step of a policy's training.</summary>
public sealed record PolicyStep
{
    /// <summary>From 1 on.</summary>
    public required long Step { get; init; }

    /// <summary>The mean of what the reward said of the answers, before any price is taken off.</summary>
    public required double Score { get; init; }

    /// <summary>The spread of these.</summary>
    public required double ScoreDeviation { get; init; }

    /// <summary>Nats from the reference, the mean over answers.</summary>
    public required double Distance { get; init; }

    /// <summary>The same a token, never negative (k3).</summary>
    public required double TokenDistance { get; init; }

    /// <summary>Of the distributions that tokens were drawn from, in nats.</summary>
    public required double Entropy { get; init; }

    /// <summary>Tokens of an answer.</summary>
    public required double Length { get; init; }

    /// <summary>The share of answers that came to their end.</summary>
    public required double Ended { get; init; }

    /// <summary>The share of runs of three tokens that stood in their answer before.</summary>
    public required double Repetition { get; init; }

    /// <summary>β.</summary>
    public required double DistanceWeight { get; init; }

    /// <summary>The share of tokens, or of answers, whose ratio was cut.</summary>
    public required double Clipped { get; init; }

    /// <summary>½ of the mean squared change of ln π in the step.</summary>
    public required double Moved { get; init; }

    public required double PolicyLoss { get; init; }

    /// <summary>0 where there is no critic.</summary>
    public required double ValueLoss { get; init; }

    /// <summary>The share of the returns' variance that the critic foretold; no number where there is none.</summary>
    public required double ExplainedVariance { get; init; }

    /// <summary>The share of answers that nothing was learned from, all of their group being worth the same.</summary>
    public required double Level { get; init; }

    public required double GradientNorm { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Tokens that were written.</summary>
    public required long Tokens { get; init; }

    public required double WritingSeconds { get; init; }

    public required double JudgingSeconds { get; init; }

    public required double LearningSeconds { get; init; }

    /// <summary>Every number by its name.</summary>
    public IReadOnlyList<(string Name, double Value)> Values =>
        [
            ("score", Score),
            ("scoreDeviation", ScoreDeviation),
            ("distance", Distance),
            ("tokenDistance", TokenDistance),
            ("entropy", Entropy),
            ("length", Length),
            ("ended", Ended),
            ("repetition", Repetition),
            ("distanceWeight", DistanceWeight),
            ("clipped", Clipped),
            ("moved", Moved),
            ("policyLoss", PolicyLoss),
            ("valueLoss", ValueLoss),
            ("explainedVariance", ExplainedVariance),
            ("level", Level),
            ("gradientNorm", GradientNorm),
            ("learningRate", LearningRate),
            ("tokens", Tokens),
            ("writingSeconds", WritingSeconds),
            ("judgingSeconds", JudgingSeconds),
            ("learningSeconds", LearningSeconds),
        ];

    /// <summary>One line of a run's "policy.jsonl"; what is no number is null.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["step"] = Step };
        foreach (var (name, value) in Values)
        {
            json[name] = double.IsFinite(value) ? value : null;
        }

        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    public static PolicyStep Parse(JsonNode json)
    {
        return new PolicyStep
        {
            Step = (long)json["step"]!,
            Score = Number("score"),
            ScoreDeviation = Number("scoreDeviation"),
            Distance = Number("distance"),
            TokenDistance = Number("tokenDistance"),
            Entropy = Number("entropy"),
            Length = Number("length"),
            Ended = Number("ended"),
            Repetition = Number("repetition"),
            DistanceWeight = Number("distanceWeight"),
            Clipped = Number("clipped"),
            Moved = Number("moved"),
            PolicyLoss = Number("policyLoss"),
            ValueLoss = Number("valueLoss"),
            ExplainedVariance = Number("explainedVariance"),
            Level = Number("level"),
            GradientNorm = Number("gradientNorm"),
            LearningRate = Number("learningRate"),
            Tokens = (long)Number("tokens"),
            WritingSeconds = Number("writingSeconds"),
            JudgingSeconds = Number("judgingSeconds"),
            LearningSeconds = Number("learningSeconds"),
        };

        double Number(string name) => (double?)json[name] ?? double.NaN;
    }
}
