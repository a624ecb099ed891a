namespace Malmoi.Tokenization.Patterns;

/// <summary>How Qwen 2 cuts text: as <see cref="Llama3Pattern"/>, but every digit by itself.</summary>
public sealed class Qwen2Pattern : WordScanner
{
    /// <summary>The expression.</summary>
    public const string Expression =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public override string Source => Expression;

    public override int NextEnd(ReadOnlySpan<char> text, int position) =>
        Llama3Pattern.NextEnd(text, position, mostDigits: 1);
}
