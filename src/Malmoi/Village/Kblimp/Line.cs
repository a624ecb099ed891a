namespace Malmoi.Village.Kblimp;

/// <summary>A sentence and the number of its morphemes.</summary>
internal readonly record struct Line(string Text, int Morphemes)
{
    /// <summary>The words with blanks between them and a full stop where no other mark ends them; empty words leave no trace.</summary>
    public static Line Of(params ReadOnlySpan<Eojeol> words)
    {
        List<string> forms = [];
        var morphemes = 0;
        foreach (var word in words)
        {
            if (word.Form.Length > 0)
            {
                forms.Add(word.Form);
                morphemes += word.Morphemes;
            }
        }

        var text = string.Join(' ', forms);
        return new Line(text[^1] is '?' or '!' ? text : text + ".", morphemes);
    }
}
