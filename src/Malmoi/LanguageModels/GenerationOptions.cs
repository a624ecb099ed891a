namespace Malmoi.LanguageModels;

/// <summary>How to choose the next token. Null leaves a filter out.</summary>
public sealed record GenerationOptions
{
    /// <summary>At most this many new tokens.</summary>
    public int MaxTokens { get; init; } = 100;

    /// <summary>Logits are divided by it; 0 always takes the likeliest token.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Keep the k likeliest tokens.</summary>
    public int? TopK { get; init; }

    /// <summary>Keep the smallest set of likeliest tokens whose probabilities reach p (nucleus sampling, Holtzman et al., 2020).</summary>
    public double? TopP { get; init; }

    /// <summary>Keep tokens at least this many times as likely as the likeliest.</summary>
    public double? MinP { get; init; }

    /// <summary>Tokens that were written already become less likely by it (CTRL, Keskar et al., 2019); 1 changes nothing.</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary>Taken off a new token's logit for each time it was written, as OpenAI's interface defines it.</summary>
    public double FrequencyPenalty { get; init; }

    /// <summary>Taken off a new token's logit once if it was written at all.</summary>
    public double PresencePenalty { get; init; }

    /// <summary>No n tokens in a row are written twice, those of the prompt included.</summary>
    public int? NoRepeatedNGrams { get; init; }

    /// <summary>At least this many new tokens before the end.</summary>
    public int MinTokens { get; init; }

    /// <summary>Also lets the model write its unknown word.</summary>
    public bool AllowUnknown { get; init; }

    /// <summary>Beam width; above 1 the likeliest sequence is searched for and nothing is sampled.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>Beams are ranked by ln p over their length to this power: 0 by probability, above it longer ones are favoured.</summary>
    public double LengthPenalty { get; init; }

    /// <summary>The search ends as soon as the beam is full of finished texts.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>The same seed gives the same text.</summary>
    public int Seed { get; init; }

    /// <summary>Generation ends before any of these strings.</summary>
    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>What the text must be; it is forked for each text and so stays as it is. Null: anything.</summary>
    public IConstraint? Constraint { get; init; }
}
