using Malmoi.LanguageModels;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Probing;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>A model of the tour whose inside is looked at.</summary>
/// <param name="Name">GPT or BERT.</param>
/// <param name="Model">What it did while it read.</param>
/// <param name="Tokenizer">Its pieces, and what stands round a text.</param>
internal sealed record ShownModel(string Name, ITracedModel Model, ITokenizer Tokenizer)
{
    /// <summary>Where its heads look.</summary>
    public AttentionReader Heads => new(Model, Tokenizer);

    /// <summary>What its layers have for each word.</summary>
    public IWordActivations Vectors => new ModelActivations(Model, Tokenizer);
}
