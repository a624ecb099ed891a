using Malmoi.Architectures;
using Malmoi.Families;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>What is pretrained, as the verbs call it.</summary>
public enum ModelKind
{
    /// <summary>A decoder that tells the next token.</summary>
    Gpt,

    /// <summary>An encoder that tells hidden tokens.</summary>
    Bert,

    /// <summary>An encoder and a decoder: a text in, a text out.</summary>
    Seq2Seq,

    /// <summary>A recurrent network that tells the next token.</summary>
    Lstm,
}

/// <summary>What belongs to each kind.</summary>
public static class ModelKinds
{
    /// <summary>As the verbs call it.</summary>
    public static string Name(this ModelKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What it learns if nothing else is asked for.</summary>
    public static PretrainingObjective DefaultObjective(this ModelKind kind) =>
        kind switch
        {
            ModelKind.Bert => PretrainingObjective.Masked,
            ModelKind.Seq2Seq => PretrainingObjective.Spans,
            _ => PretrainingObjective.NextToken,
        };

    /// <summary>What it can learn.</summary>
    public static IReadOnlyList<PretrainingObjective> Objectives(this ModelKind kind) =>
        kind switch
        {
            ModelKind.Bert =>
            [
                PretrainingObjective.Masked,
                PretrainingObjective.NextSentence,
                PretrainingObjective.SentenceOrder,
            ],
            ModelKind.Seq2Seq =>
            [
                PretrainingObjective.Spans,
                PretrainingObjective.Denoising,
                PretrainingObjective.Gaps,
                PretrainingObjective.Translation,
            ],
            _ => [PretrainingObjective.NextToken],
        };

    /// <summary>Refuses a model of another kind.</summary>
    /// <exception cref="InputException">The family is of another kind, or was saved for another task.</exception>
    public static void Check(this ModelKind kind, Family family, ModelSpec spec, string path)
    {
        var fits = kind switch
        {
            ModelKind.Gpt => spec is DecoderModel,
            ModelKind.Bert => spec is EncoderModel,
            ModelKind.Seq2Seq => spec is EncoderDecoderModel,
            _ => spec is RecurrentModel,
        };
        if (!fits)
        {
            throw new InputException(
                $"'{path}' is of family '{family.ModelType}', which is not what 'train {kind.Name()}' trains: use 'train {Of(spec)}'"
            );
        }

        var head = kind == ModelKind.Bert ? HeadNames.MaskedToken : HeadNames.NextToken;
        if (!spec.Heads.ContainsKey(head))
        {
            throw new InputException(
                $"'{path}' names no class with a head for what is to be learned ({head}): set its \"architectures\", as [\"{Example(kind)}\"]"
            );
        }
    }

    private static string Of(ModelSpec spec) =>
        spec switch
        {
            DecoderModel => "gpt",
            EncoderModel => "bert",
            EncoderDecoderModel => "seq2seq",
            RecurrentModel => "lstm",
            _ => "another program",
        };

    private static string Example(ModelKind kind) =>
        kind switch
        {
            ModelKind.Gpt => "GPT2LMHeadModel",
            ModelKind.Bert => "BertForMaskedLM",
            ModelKind.Seq2Seq => "T5ForConditionalGeneration",
            _ => "LstmForCausalLM",
        };
}
