using System.Globalization;
using System.Text;

namespace Malmoi.Instructions;

/// <summary>Words as diversity and likeness are measured by them: runs of letters and digits without case, eojeols in Korean.</summary>
public static class TextWords
{
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var character in text)
        {
            if (IsOfWord(character))
            {
                word.Append(char.ToLowerInvariant(character));
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static bool IsOfWord(char character) =>
        char.IsLetterOrDigit(character)
        || char.IsSurrogate(character)
        || character is '\'' or '’'
        || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
