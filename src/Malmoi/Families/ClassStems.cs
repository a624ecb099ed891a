namespace Malmoi.Families;

/// <summary>What the reference's class names begin with, by model type.</summary>
internal static class ClassStems
{
    private static readonly Dictionary<string, string> Stems = new(StringComparer.Ordinal)
    {
        ["gpt2"] = "GPT2",
        ["openai-gpt"] = "OpenAIGPT",
        ["gpt_neo"] = "GPTNeo",
        ["gptj"] = "GPTJ",
        ["gpt_neox"] = "GPTNeoX",
        ["gpt_bigcode"] = "GPTBigCode",
        ["opt"] = "OPT",
        ["ctrl"] = "CTRL",
        ["stablelm"] = "StableLm",
        ["stablelm_epoch"] = "StableLm",
        ["RefinedWeb"] = "RW",
        ["RefinedWebModel"] = "RW",
        ["xlm"] = "XLM",
        ["xlm-roberta"] = "XLMRoberta",
        ["distilbert"] = "DistilBert",
        ["dpr"] = "DPR",
        ["vit"] = "ViT",
        ["resnet"] = "ResNet",
        ["mbart"] = "MBart",
        ["t5"] = "T5",
        ["mt5"] = "MT5",
    };

    /// <summary>"GPT2" of "gpt2"; others begin with a capital letter.</summary>
    public static string Of(string modelType) =>
        Stems.GetValueOrDefault(modelType) ?? char.ToUpperInvariant(modelType[0]) + modelType[1..];
}
