namespace Malmoi.Instructions.Formatting;

/// <summary>The wordings that Self-Instruct (Wang et al., 2023) tuned its models with: seven with an input, six without.</summary>
public static class SelfInstructTemplates
{
    private static readonly string[] WithInput =
    [
        "{0}\nInput: {1}\nOutput:",
        "{0}\n\nInput: {1}\n\nOutput:",
        "Task: {0}\nInput: {1}\nOutput:",
        "{0}\n\n{1}\n\nOutput:",
        "{0}\n\n{1}\n\n",
        "{0}\n{1}\n\n",
        "Task: {0}\n\n{1}\n\n",
    ];

    private static readonly string[] WithoutInput =
    [
        "{0} Output:",
        "{0}\nOutput:",
        "{0}\n\nOutput:",
        "{0}\n",
        "{0}\n\n",
        "Task: {0}\n\n",
    ];

    /// <param name="task">Its demonstrations stand before it as they would stand alone, with their answers.</param>
    /// <param name="wording">Which of the wordings; counted round.</param>
    public static string Text(InstructionTask task, int wording) =>
        string.Concat(
            task.Positive.Select(example =>
            {
                var text = Fill(task.Definition, example.Input, wording);
                return $"{text}{(text.EndsWith('\n') ? "" : " ")}{example.Output}\n\n";
            })
        ) + Fill(task.Definition, task.Input, wording);

    private static string Fill(string instruction, string? input, int wording)
    {
        var (asked, given) = (instruction.Trim(), input?.Trim() ?? "");
        var templates = given.Length > 0 ? WithInput : WithoutInput;
        // Piece by piece: an instruction may itself contain "{1}".
        return string.Concat(
            templates[wording % templates.Length]
                .Split("{0}")
                .SelectMany(
                    (part, i) =>
                        (string[])
                            [
                                i == 0 ? "" : asked,
                                .. part.Split("{1}").SelectMany((p, j) => (string[])[j == 0 ? "" : given, p]),
                            ]
                )
        );
    }
}
