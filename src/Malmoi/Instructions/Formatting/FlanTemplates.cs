namespace Malmoi.Instructions.Formatting;

/// <summary>The ten wordings that the Flan collection (Longpre et al., 2023) has for tasks with a definition, and its way to show demonstrations.</summary>
/// <remarks>Of a demonstration, two line ends stand between what is asked and the answer, and three behind the answer.</remarks>
public static class FlanTemplates
{
    private const string Definition = "{Definition}";
    private const string Input = "{input}";

    /// <summary>With <c>{Definition}</c> and <c>{input}</c> in them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "{Definition}\n\n{input}",
        "You will be given a definition of a task first, then some input of the task.\n{Definition}\n\n{input}\nOutput:",
        "Definition: {Definition}\nInput: {input}\nOutput:",
        "Instructions: {Definition}\nInput: {input}\nOutput:",
        "{Definition}\nQ: {input}\nA: ",
        "Given the task definition and input, reply with output. {Definition}\n\n{input}\n",
        "Teacher:{Definition}\nTeacher: Now, understand the problem? Solve this instance: {input}\nStudent:",
        "Q: {Definition}\n{input}\nA:",
        "Detailed Instructions: {Definition}\nProblem:{input}\nSolution:",
        "Detailed Instructions: {Definition}\nQ: {input}\nA:",
    ];

    /// <param name="task">Its negative examples are not shown.</param>
    /// <param name="wording">Which of <see cref="All"/>; counted round.</param>
    public static string Text(InstructionTask task, int wording)
    {
        var template = All[wording % All.Count];
        var shown = task.Positive.Select(example => $"{Fill(template, task, example.Input)}\n\n{example.Output}\n\n\n");
        return (string.Concat(shown) + Fill(template, task, task.Input)).TrimEnd(' ');
    }

    // Piece by piece: a definition may itself contain "{input}".
    private static string Fill(string template, InstructionTask task, string? input)
    {
        var (definition, place) = (
            template.IndexOf(Definition, StringComparison.Ordinal),
            template.IndexOf(Input, StringComparison.Ordinal)
        );
        return string.Concat(
            template[..definition],
            task.Definition,
            template[(definition + Definition.Length)..place],
            input,
            template[(place + Input.Length)..]
        );
    }
}
