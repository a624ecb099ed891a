using Malmoi.Prompting.Formats;

namespace Malmoi.Instructions.Formatting;

/// <summary>Turns a task's description, its demonstrations and an input into one text.</summary>
/// <param name="Name">What options call it.</param>
/// <param name="Text">The text before the answer; the number chooses among the wordings of a template that has several.</param>
public sealed record InstanceTemplate(string Name, Func<InstructionTask, int, string> Text)
{
    /// <summary>Those that are published, and the prompt formats of models.</summary>
    public static IReadOnlyList<InstanceTemplate> All { get; } =
    [
        new("super-natural", (task, _) => SuperNaturalTemplate.Text(task)),
        new("flan", FlanTemplates.Text),
        new("self-instruct", SelfInstructTemplates.Text),
        .. PromptFormats
            .All.OfType<InstructionFormat>()
            .Select(format => new InstanceTemplate(format.Name, (task, _) => Headed(format, task))),
    ];

    /// <summary>The template of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static InstanceTemplate Find(string name) =>
        All.FirstOrDefault(template => template.Name == name)
        ?? throw new InputException(
            $"there is no template '{name}': take one of {string.Join(", ", All.Select(template => template.Name))}, or a .json file with \"prompt_input\" and \"prompt_no_input\""
        );

    /// <summary>The same for a format of instruction and response.</summary>
    public static InstanceTemplate Of(InstructionFormat format) => new(format.Name, (task, _) => Headed(format, task));

    // Demonstrations are whole prompts with their answers, three line ends between as in FLAN.
    private static string Headed(InstructionFormat format, InstructionTask task) =>
        string.Concat(
            task.Positive.Select(shown =>
                $"{format.Prompt(task.Definition, shown.Input)}{Gap(format)}{shown.Output}\n\n\n"
            )
        ) + format.Prompt(task.Definition, task.Input);

    // Some formats end where the answer begins, others at the mark before it.
    private static string Gap(InstructionFormat format) => format.WithInput.EndsWith('\n') ? "" : "\n";
}
