namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>What a model learns to tell, as the verbs call it.</summary>
public enum PretrainingObjective
{
    /// <summary>The next token (GPT).</summary>
    NextToken,

    /// <summary>Hidden tokens (BERT, RoBERTa).</summary>
    Masked,

    /// <summary>Hidden tokens, and whether one segment follows another (BERT).</summary>
    NextSentence,

    /// <summary>Hidden tokens, and whether two segments stand in their order (ALBERT).</summary>
    SentenceOrder,

    /// <summary>Spans behind sentinels (T5).</summary>
    Spans,

    /// <summary>A text that noise has spoilt (BART).</summary>
    Denoising,

    /// <summary>Missing sentences (Pegasus).</summary>
    Gaps,

    /// <summary>A translation, or a summary (Marian).</summary>
    Translation,
}

/// <summary>What objectives need.</summary>
internal static class PretrainingObjectives
{
    /// <summary>Whether the corpus must say where words and sentences begin.</summary>
    public static bool NeedsMarks(this PretrainingObjective objective) =>
        objective
            is PretrainingObjective.NextSentence
                or PretrainingObjective.SentenceOrder
                or PretrainingObjective.Denoising
                or PretrainingObjective.Gaps;
}
