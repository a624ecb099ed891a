namespace Malmoi.LanguageModels;

/// <summary>Text in, text out, piece by piece; a piece never ends inside a character.</summary>
public interface IGenerator
{
    IAsyncEnumerable<string> GenerateAsync(
        string prompt,
        GenerationOptions? options = null,
        CancellationToken ct = default
    );
}
