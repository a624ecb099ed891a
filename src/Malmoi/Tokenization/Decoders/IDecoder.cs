namespace Malmoi.Tokenization.Decoders;

/// <summary>Turns pieces back into text; steps in a sequence hand each other the pieces they have changed.</summary>
public interface IDecoder
{
    /// <summary>The pieces after this step, which joined are the text.</summary>
    List<string> Decode(List<string> pieces);
}
