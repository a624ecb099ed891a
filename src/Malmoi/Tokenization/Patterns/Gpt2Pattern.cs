namespace Malmoi.Tokenization.Patterns;

/// <summary>How GPT-2 cuts text before its byte pairs (Radford et al., 2019): a blank goes with the word after it.</summary>
public sealed class Gpt2Pattern : WordScanner
{
    /// <summary>The expression.</summary>
    public const string Expression = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const CharacterKinds Words = CharacterKinds.Letter | CharacterKinds.Number | CharacterKinds.Space;

    public override string Source => Expression;

    public override int NextEnd(ReadOnlySpan<char> text, int position)
    {
        if (text[position] == '\'' && ContractionEnd(text, position, ignoreCase: false) is var end && end > position)
        {
            return end;
        }

        var start = text[position] == ' ' && position + 1 < text.Length ? position + 1 : position;
        var kinds = CharacterTable.At(text, start, out _) & Words;
        return kinds switch
        {
            CharacterKinds.Letter => RunEnd(text, start, CharacterKinds.Letter),
            CharacterKinds.Number => RunEnd(text, start, CharacterKinds.Number),
            CharacterKinds.Space => SpaceEnd(text, position),
            _ => RunEndWithout(text, start, Words),
        };
    }
}
