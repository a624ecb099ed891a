namespace Malmoi.Tokenization.PostProcessors;

/// <summary>Puts special tokens round a text or a pair of texts: <c>[CLS] A [SEP] B [SEP]</c>.</summary>
/// <remarks>Implementations are immutable and safe to share between threads.</remarks>
public interface IPostProcessor
{
    /// <summary>How many tokens it adds to one text, or to a pair.</summary>
    int AddedCount(bool isPair);

    /// <summary>The parts, which joined are what the model reads.</summary>
    /// <param name="parts">One text, or a text and its pair; after another processor, what that one made.</param>
    /// <param name="addSpecialTokens">False: only what concerns the texts themselves is done.</param>
    List<ModelInput> Process(List<ModelInput> parts, bool addSpecialTokens);
}
