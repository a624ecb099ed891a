namespace Malmoi.Tokenization.Decoders;

/// <summary>Turns pieces back into text; steps in a sequence hand each other the pieces they have changed.</summary>
/// <remarks>Implementations are immutable and safe to share between threads.</remarks>
public interface IDecoder
{
    /// <summary>Whether a further piece may change the text of the last one, not only follow it.</summary>
    bool LooksAhead => false;

    /// <summary>The pieces after this step, which joined are the text.</summary>
    List<string> Decode(List<string> pieces);
}
