namespace Malmoi.Tokenization.PostProcessors;

/// <summary>BERT's frame: <c>[CLS] A [SEP]</c>, for a pair <c>[CLS] A [SEP] B [SEP]</c>.</summary>
public sealed record BertProcessor(SpecialPiece Separator, SpecialPiece Classifier) : IPostProcessor
{
    public int AddedCount(bool isPair) => isPair ? 3 : 2;

    public List<ModelInput> Process(List<ModelInput> parts, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return addSpecialTokens ? [.. parts.Select((part, index) => part.Map(text => Frame(text, index)))] : parts;
    }

    private ModelInput Frame(ModelInput text, int index) =>
        text with
        {
            Tokens =
                index == 0
                    ? [Classifier.Token(0), .. text.Tokens, Separator.Token(0)]
                    : [.. text.Tokens, Separator.Token(1)],
        };
}

/// <summary>A special token that a post-processor adds.</summary>
public sealed record SpecialPiece(string Piece, int Id)
{
    internal InputToken Token(int typeId) => InputToken.Special(Id, Piece, typeId);
}
