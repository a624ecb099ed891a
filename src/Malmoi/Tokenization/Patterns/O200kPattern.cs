namespace Malmoi.Tokenization.Patterns;

/// <summary>How OpenAI's o200k_base cuts text: a word ends where capitals start again, and takes its contraction along.</summary>
public sealed class O200kPattern : WordScanner
{
    /// <summary>The expression.</summary>
    public const string Expression =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const CharacterKinds Words = CharacterKinds.Letter | CharacterKinds.Number | CharacterKinds.Space;

    public override string Source => Expression;

    public override int NextEnd(ReadOnlySpan<char> text, int position)
    {
        var kinds = CharacterTable.At(text, position, out var length);
        var mayLead = (kinds & (CharacterKinds.Letter | CharacterKinds.Number | CharacterKinds.LineBreak)) == 0;
        var end = -1;
        if (mayLead)
        {
            end = LowerWordEnd(text, position + length);
        }

        if (end < 0)
        {
            end = LowerWordEnd(text, position);
        }

        if (end < 0 && mayLead)
        {
            end = UpperWordEnd(text, position + length);
        }

        if (end < 0)
        {
            end = UpperWordEnd(text, position);
        }

        return end >= 0 ? ContractionEnd(text, end, ignoreCase: true) : OtherEnd(text, position, kinds);
    }

    // U*L+: greedy, so where no lower-case letter follows the capitals, the last of them that may be lower case ends the word.
    private static int LowerWordEnd(ReadOnlySpan<char> text, int start)
    {
        var lastLower = -1;
        var position = start;
        while (position < text.Length)
        {
            var kinds = CharacterTable.At(text, position, out var length);
            if ((kinds & CharacterKinds.UpperLike) == 0)
            {
                break;
            }

            position += length;
            lastLower = (kinds & CharacterKinds.LowerLike) != 0 ? position : lastLower;
        }

        var end = RunEnd(text, position, CharacterKinds.LowerLike);
        return end > position ? end : lastLower;
    }

    // U+L*, tried where U*L+ has failed, so no lower-case letter follows.
    private static int UpperWordEnd(ReadOnlySpan<char> text, int start)
    {
        var end = RunEnd(text, start, CharacterKinds.UpperLike);
        return end > start ? end : -1;
    }

    private static int OtherEnd(ReadOnlySpan<char> text, int position, CharacterKinds kinds)
    {
        if ((kinds & CharacterKinds.Number) != 0)
        {
            return NumberEnd(text, position, most: 3);
        }

        var start = text[position] == ' ' && position + 1 < text.Length ? position + 1 : position;
        var end = RunEndWithout(text, start, Words);
        if (end == start)
        {
            return LineOrSpaceEnd(text, position);
        }

        while (end < text.Length && text[end] is '\r' or '\n' or '/')
        {
            end++;
        }

        return end;
    }
}
