namespace Malmoi.Tokenization.Formats;

/// <summary>Opens a tokenizer of any format, known by its content and not by its name.</summary>
public static class TokenizerFile
{
    /// <summary>Opens a tokenizer file, or the one in a folder.</summary>
    /// <exception cref="InputException">There is none, or it is damaged.</exception>
    public static TokenizerPipeline Open(string path)
    {
        return HuggingFaceTokenizer.Open(path).Tokenizer;
    }
}
