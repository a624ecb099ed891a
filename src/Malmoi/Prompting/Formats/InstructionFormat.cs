namespace Malmoi.Prompting.Formats;

/// <summary>A format of one instruction and one response, with headings: the Alpaca family.</summary>
public abstract record InstructionFormat : PromptFormat
{
    /// <summary>The text with <c>{instruction}</c> and <c>{input}</c> in it.</summary>
    public abstract string WithInput { get; }

    /// <summary>The text with <c>{instruction}</c> in it.</summary>
    public abstract string WithoutInput { get; }

    public sealed override string Prompt(string instruction, string? input = null)
    {
        // Piece by piece: an instruction may itself contain "{input}".
        var template = string.IsNullOrEmpty(input) ? WithoutInput : WithInput;
        var (before, rest) = Halves(template, "{instruction}");
        var (between, after) = string.IsNullOrEmpty(input) ? (rest, "") : Halves(rest, "{input}");
        return string.IsNullOrEmpty(input)
            ? $"{before}{instruction}{between}"
            : $"{before}{instruction}{between}{input}{after}";
    }

    private protected sealed override int FindMark(string text) => text.IndexOf(ResponseMark, StringComparison.Ordinal);

    private static (string Before, string After) Halves(string template, string field)
    {
        var at = template.IndexOf(field, StringComparison.Ordinal);
        return (template[..at], template[(at + field.Length)..]);
    }
}
