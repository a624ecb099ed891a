using System.Globalization;
using System.Text;

namespace Malmoi.Instructions.Formatting;

/// <summary>The text of Super-NaturalInstructions and Tk-Instruct (Wang et al., 2022): definition, positive and negative examples, input.</summary>
/// <remarks>
/// Exact to the blanks that the published models were tuned with: one before "Positive", "Output" and "Explanation", none before "Input",
/// a full stop after whatever ends in no punctuation, and a blank after the last "Output:".
/// </remarks>
public static class SuperNaturalTemplate
{
    // Python's string.punctuation.
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <param name="task">An input that is not there is written as an empty one.</param>
    /// <param name="withExplanations">Whether examples say why.</param>
    /// <param name="withName">Whether the task's name stands first.</param>
    public static string Text(InstructionTask task, bool withExplanations = false, bool withName = false)
    {
        var text = new StringBuilder();
        if (withName && task.Name is not null)
        {
            text.Append(task.Name).Append(". ");
        }

        Sentence(text, "Definition: ", task.Definition).Append("\n\n");
        Show(text, "Positive", task.Positive, withExplanations);
        Show(text, "Negative", task.Negative, withExplanations);
        text.Append("Now complete the following example -\n");
        return Sentence(text, "Input: ", task.Input ?? "").Append("\nOutput: ").ToString();
    }

    private static void Show(StringBuilder text, string kind, IReadOnlyList<Demonstration> shown, bool withExplanations)
    {
        foreach (var (index, example) in shown.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $" {kind} Example {index + 1} -\n");
            Sentence(text, "Input: ", example.Input).Append('\n');
            Sentence(text, " Output: ", example.Output).Append('\n');
            if (withExplanations && example.Explanation is { } explanation)
            {
                Sentence(text, " Explanation: ", explanation).Append('\n');
            }

            text.Append('\n');
        }
    }

    private static StringBuilder Sentence(StringBuilder text, string heading, string words)
    {
        text.Append(heading).Append(words.Trim());
        return Punctuation.Contains(text[^1], StringComparison.Ordinal) ? text : text.Append('.');
    }
}
