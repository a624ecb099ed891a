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

    /// <summary>Which of several texts is the right one: a number for each.</summary>
    Choice,
}

/// <summary>Reads a task from a class name, and makes the class name of a task.</summary>
public static class ModelTasks
{
    private static readonly (string Ending, ModelTask Task)[] Endings =
    [
        ("ForMaskedLM", ModelTask.MaskedToken),
        ("ForSequenceClassification", ModelTask.SequenceClass),
        ("ForTokenClassification", ModelTask.TokenClass),
        ("ForMultipleChoice", ModelTask.Choice),
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

    /// <summary>What the reference calls the class of a family for a task: "BertForTokenClassification".</summary>
    public static string ClassOf(Family family, ModelTask task)
    {
        var own = family.Classes is [var first, ..] ? first : null;
        if (own is not null && Of(own) == task && task != ModelTask.Body)
        {
            return own;
        }

        var stem = Stem(own) ?? ClassStems.Of(family.ModelType);
        var ending = task switch
        {
            ModelTask.Body => "Model",
            ModelTask.Span when stem is "XLM" or "Flaubert" => "ForQuestionAnsweringSimple",
            ModelTask.NextToken when stem is "GPT2" or "OpenAIGPT" or "CTRL" or "Bert" => "LMHeadModel",
            ModelTask.NextToken when stem is "Marian" => "MTModel",
            ModelTask.NextToken when family.Spec(ModelTask.Body) is Architectures.EncoderDecoderModel =>
                "ForConditionalGeneration",
            ModelTask.NextToken => "ForCausalLM",
            ModelTask.Span => "ForQuestionAnswering",
            _ => Array.Find(Endings, row => row.Task == task).Ending,
        };
        return stem + ending;
    }

    // "Bert" of "BertForMaskedLM".
    private static string? Stem(string? architecture)
    {
        var ending = Endings
            .Select(row => row.Ending)
            .Append("Model")
            .FirstOrDefault(ending => architecture?.EndsWith(ending, StringComparison.Ordinal) ?? false);
        return ending is null ? null : architecture![..^ending.Length];
    }
}
