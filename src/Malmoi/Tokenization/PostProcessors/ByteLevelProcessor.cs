using System.Text;

namespace Malmoi.Tokenization.PostProcessors;

/// <summary>Takes the blanks that byte-level pieces hold out of their places in the text.</summary>
/// <param name="TrimOffsets">Whether it does; false: places are as the pieces'.</param>
/// <param name="AddPrefixSpace">Whether the splitter has put a blank before the text, which stands for nothing.</param>
/// <param name="UseRegex">Kept for files.</param>
public sealed record ByteLevelProcessor(bool TrimOffsets = true, bool AddPrefixSpace = true, bool UseRegex = true)
    : IPostProcessor
{
    public int AddedCount(bool isPair) => 0;

    public List<ModelInput> Process(List<ModelInput> parts, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return
        [
            .. parts.Select(
                (part, index) => Numbered(TrimOffsets ? part.Map(text => Trim(text, AddPrefixSpace)) : part, index)
            ),
        ];
    }

    internal static ModelInput Trim(ModelInput text, bool addPrefixSpace) =>
        text with
        {
            Tokens = [.. text.Tokens.Select((token, index) => Trim(token, index, addPrefixSpace))],
        };

    private static ModelInput Numbered(ModelInput text, int index) =>
        text with
        {
            Tokens = [.. text.Tokens.Select(token => token with { Sequence = index })],
        };

    private static InputToken Trim(InputToken token, int index, bool addPrefixSpace)
    {
        var leading = token.Piece.TakeWhile(IsBlank).Count();
        var trailing = token.Piece.Reverse().TakeWhile(IsBlank).Count();
        var (start, end) = (token.Start, token.End);
        // The blank that was put before the text takes up no room in it: its place is that of the first character.
        var isAdded = leading == 1 && addPrefixSpace && (index == 0 || start == 0);
        if (leading > 0 && !isAdded)
        {
            start = Math.Min(start + leading, end);
        }

        if (isAdded && token.Piece.Length == 1)
        {
            end = start;
        }
        else if (trailing > 0 && end >= trailing)
        {
            end = Math.Max(end - trailing, start);
        }

        return token with
        {
            Start = start,
            End = end,
        };
    }

    private static bool IsBlank(char c) => c == ByteAlphabet.Blank || char.IsWhiteSpace(c);
}
