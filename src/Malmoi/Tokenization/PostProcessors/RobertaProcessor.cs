namespace Malmoi.Tokenization.PostProcessors;

/// <summary>RoBERTa's frame: <c>&lt;s&gt; A &lt;/s&gt;</c>, for a pair <c>&lt;s&gt; A &lt;/s&gt;&lt;/s&gt; B &lt;/s&gt;</c>; all one segment.</summary>
public sealed record RobertaProcessor(
    SpecialPiece Separator,
    SpecialPiece Classifier,
    bool TrimOffsets = true,
    bool AddPrefixSpace = true
) : IPostProcessor
{
    public int AddedCount(bool isPair) => isPair ? 4 : 2;

    public List<ModelInput> Process(List<ModelInput> parts, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return [.. parts.Select((part, index) => Process(part, index, addSpecialTokens))];
    }

    private ModelInput Process(ModelInput part, int index, bool addSpecialTokens)
    {
        part = TrimOffsets ? part.Map(text => ByteLevelProcessor.Trim(text, AddPrefixSpace)) : part;
        part = part with { Tokens = [.. part.Tokens.Select(token => token with { TypeId = 0 })] };
        var first = (index == 0 ? Classifier : Separator).Token(0);
        return addSpecialTokens
            ? part.Map(text => text with { Tokens = [first, .. text.Tokens, Separator.Token(0)] })
            : part;
    }
}
