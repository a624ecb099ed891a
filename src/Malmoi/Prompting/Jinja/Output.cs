using System.Text;

namespace Malmoi.Prompting.Jinja;

/// <summary>The text that a template, a macro or a block has made so far.</summary>
internal sealed class Output(Run run)
{
    private readonly StringBuilder _text = new();

    /// <summary>Where in the text the assistant's own words stand.</summary>
    public List<Range> Generated { get; } = [];

    public int Length => _text.Length;

    public void Append(string text)
    {
        run.Characters(text.Length);
        _text.Append(text);
    }

    public override string ToString() => _text.ToString();
}
