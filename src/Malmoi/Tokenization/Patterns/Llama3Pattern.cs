namespace Malmoi.Tokenization.Patterns;

/// <summary>How Llama 3 and OpenAI's cl100k_base cut text: any mark may lead a word, numbers go by three.</summary>
public sealed class Llama3Pattern : WordScanner
{
    /// <summary>The expression.</summary>
    public const string Expression =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public override string Source => Expression;

    public override int NextEnd(ReadOnlySpan<char> text, int position) => NextEnd(text, position, mostDigits: 3);

    internal static int NextEnd(ReadOnlySpan<char> text, int position, int mostDigits)
    {
        const CharacterKinds words = CharacterKinds.Letter | CharacterKinds.Number | CharacterKinds.Space;
        var kinds = CharacterTable.At(text, position, out var length);
        if ((kinds & CharacterKinds.Letter) != 0)
        {
            return RunEnd(text, position, CharacterKinds.Letter);
        }

        if ((kinds & CharacterKinds.Number) != 0)
        {
            return NumberEnd(text, position, mostDigits);
        }

        if (text[position] == '\'' && ContractionEnd(text, position, ignoreCase: true) is var end && end > position)
        {
            return end;
        }

        var next = position + length;
        var following = next < text.Length ? CharacterTable.At(text, next, out _) : CharacterKinds.Space;
        if ((following & CharacterKinds.Letter) != 0 && (kinds & CharacterKinds.LineBreak) == 0)
        {
            return RunEnd(text, next, CharacterKinds.Letter);
        }

        if ((kinds & CharacterKinds.Space) == 0 || (text[position] == ' ' && (following & words) == 0))
        {
            return RunEnd(text, RunEndWithout(text, next, words), CharacterKinds.LineBreak);
        }

        return LineOrSpaceEnd(text, position);
    }
}
