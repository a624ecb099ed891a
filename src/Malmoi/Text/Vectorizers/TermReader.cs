using System.Text;

namespace Malmoi.Text.Vectorizers;

/// <summary>Takes the terms out of texts, one text after the other.</summary>
internal sealed class TermReader(TermOptions options)
{
    private readonly List<(int Start, int End)> _units = [];
    private readonly StringBuilder _text = new();

    /// <summary>Gives every term of a text, repeated as often as it stands there.</summary>
    public void Read(string text, Action<ReadOnlySpan<char>> term)
    {
        var units = Units(options.Lowercase ? text.ToLowerInvariant() : text);
        for (var length = options.Shortest; length <= options.Longest; length++)
        {
            for (var first = 0; first + length <= _units.Count; first++)
            {
                term(units.AsSpan(_units[first].Start, _units[first + length - 1].End - _units[first].Start));
            }
        }
    }

    // The units with one blank between words, so that a term is always one stretch of the string.
    private string Units(string text)
    {
        _units.Clear();
        _text.Clear();
        var isOpen = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (options.Unit == TermUnit.Word)
            {
                AddToWord(rune, ref isOpen);
            }
            else
            {
                AddCharacter(rune);
            }
        }

        return _text.ToString();
    }

    private void AddToWord(Rune rune, ref bool isOpen)
    {
        if (!IsOfWord(rune))
        {
            isOpen = false;
            return;
        }

        if (!isOpen && _units.Count > 0)
        {
            _text.Append(' ');
        }

        var start = isOpen ? _units[^1].Start : _text.Length;
        _text.Append(rune.ToString());
        if (isOpen)
        {
            _units[^1] = (start, _text.Length);
        }
        else
        {
            _units.Add((start, _text.Length));
        }

        isOpen = true;
    }

    private void AddCharacter(Rune rune)
    {
        var isBlank = Rune.IsWhiteSpace(rune);
        if (isBlank && _text.Length > 0 && _text[^1] == ' ')
        {
            return;
        }

        var start = _text.Length;
        _text.Append(isBlank ? " " : rune.ToString());
        _units.Add((start, _text.Length));
    }

    private static bool IsOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || rune.Value == '_'
        || Rune.GetUnicodeCategory(rune)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
