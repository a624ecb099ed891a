namespace Malmoi.Families;

/// <summary>What a published checkpoint was made for: it says so by a class name in <c>architectures</c>.</summary>
public enum ModelTask
{
    /// <summary>A body without a head.</summary>
    Body,
    NextToken,
    MaskedToken,
    SequenceClass,
    TokenClass,
    Span,
    NextSentence,

    /// <summary>The heads that a family was pretrained with (BERT: masked token and next sentence).</summary>
    Pretraining,

    /// <summary>Next token, and which of several continuations is the true one (GPT).</summary>
    DoubleHeads,
    ImageClass,
}

/// <summary>Reads a task from a class name.</summary>
public static class ModelTasks
{
    private static readonly (string Ending, ModelTask Task)[] Endings =
    [
        ("ForMaskedLM", ModelTask.MaskedToken),
        ("ForSequenceClassification", ModelTask.SequenceClass),
        ("ForTokenClassification", ModelTask.TokenClass),
        ("ForQuestionAnsweringSimple", ModelTask.Span),
        ("ForQuestionAnswering", ModelTask.Span),
        ("DPRReader", ModelTask.Span),
        ("ForNextSentencePrediction", ModelTask.NextSentence),
        ("ForPreTraining", ModelTask.Pretraining),
        ("DoubleHeadsModel", ModelTask.DoubleHeads),
        ("ForImageClassification", ModelTask.ImageClass),
        ("LMHeadModel", ModelTask.NextToken),
        ("ForCausalLM", ModelTask.NextToken),
        ("ForConditionalGeneration", ModelTask.NextToken),
        ("MTModel", ModelTask.NextToken),
    ];

    /// <summary>The task of a class such as "GPT2LMHeadModel"; a body where the name says nothing of a head.</summary>
    public static ModelTask Of(string? architecture)
    {
        var found = Array.Find(Endings, row => architecture?.EndsWith(row.Ending, StringComparison.Ordinal) ?? false);
        return found.Ending is null ? ModelTask.Body : found.Task;
    }
}
