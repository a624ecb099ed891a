using System.Text;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Text that is HTML already (<c>safe</c>, <c>escape</c>), which takes other text only escaped.</summary>
internal static class Markup
{
    public static string Escaped(Run run, TextValue text) => text.IsMarkup ? text.Text : Escape(run, text.Text);

    public static string Escape(Run run, string text)
    {
        var html = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            _ = sign switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '\'' => html.Append("&#39;"),
                '"' => html.Append("&#34;"),
                _ => html.Append(sign),
            };
        }

        run.Characters(html.Length);
        return html.ToString();
    }
}
