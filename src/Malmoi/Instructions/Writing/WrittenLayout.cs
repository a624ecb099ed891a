using Malmoi.Prompting;

namespace Malmoi.Instructions.Writing;

/// <summary>A column that a layout writes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What stands in it; null: nothing.</param>
internal sealed record WrittenColumn(string Name, Func<InstructionExample, string?> Value);

/// <summary>Where a layout writes who says what: the list, and its two columns.</summary>
internal sealed record WrittenTurns(string List, string Speaker, string Said, Func<string, string> Name);

/// <summary>A layout in which instructions are written: what other programs read.</summary>
internal sealed record WrittenLayout(string Name, IReadOnlyList<WrittenColumn> Columns, WrittenTurns? Turns)
{
    private static readonly WrittenColumn[] Known =
    [
        new("id", example => example.Id),
        new("category", example => example.Category),
        new("source", example => example.Source),
        new("reasoning", example => example.Reasoning),
        new("answer", example => example.Answer),
        new("check", example => example.Check),
    ];

    public static IReadOnlyList<WrittenLayout> All { get; } =
    [
        new(
            "alpaca",
            [
                new("instruction", example => example.Instruction),
                new("input", example => example.Input ?? ""),
                new("output", example => example.Response),
            ],
            null
        ),
        new("messages", [], new WrittenTurns("messages", "role", "content", role => role)),
        new(
            "sharegpt",
            [],
            new WrittenTurns(
                "conversations",
                "from",
                "value",
                role =>
                    role switch
                    {
                        "user" => "human",
                        "assistant" => "gpt",
                        _ => role,
                    }
            )
        ),
        new(
            "prompt-response",
            [new("prompt", example => example.Asked), new("response", example => example.Response)],
            null
        ),
        new("prompts", [new("prompt", example => example.Asked)], null),
    ];

    /// <summary>The layout of that name, or the plainest that holds all that is said.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static WrittenLayout Of(string? name, IReadOnlyList<InstructionExample> examples)
    {
        name ??=
            examples.Any(example => example.Messages.Count > 2 || example.System is not null) ? "messages"
            : examples.All(example => example.Response is null) ? "prompts"
            : examples.All(example => example.Response is not null) ? "alpaca"
            : "messages";
        return All.FirstOrDefault(layout => layout.Name == name)
            ?? throw new InputException(
                $"no layout '{name}' is written: take one of {string.Join(", ", All.Select(layout => layout.Name))}"
            );
    }

    /// <summary>The columns of these examples: those of the layout, and of what is known besides those in which anything stands.</summary>
    public IReadOnlyList<WrittenColumn> ColumnsOf(IReadOnlyList<InstructionExample> examples) =>
        [.. Columns, .. Known.Where(column => examples.Any(example => column.Value(example) is not null))];

    /// <summary>What stands in the list of turns.</summary>
    public static IReadOnlyList<Message> Said(InstructionExample example) =>
        [.. example.Joined().Messages, .. example.FollowUps.Select(Message.User)];

    /// <summary>Refuses an example that the layout has no place for.</summary>
    /// <exception cref="InputException">It names the example by its place.</exception>
    public void Check(InstructionExample example, int number)
    {
        var wrong =
            Turns is not null ? null
            : example.Messages.Count > (example.Response is null ? 1 : 2) || example.FollowUps.Count > 0
                ? "has several turns or a system's message"
            : example.Response is null && Name != "prompts" ? "has no response"
            : null;
        if (wrong is not null)
        {
            throw new InputException(
                $"example {number} ({Shown(example)}) {wrong}, for which layout '{Name}' has no place: write 'messages' or 'sharegpt'"
            );
        }
    }

    private static string Shown(InstructionExample example) =>
        example.Instruction.Length > 30 ? $"'{example.Instruction[..30]}...'" : $"'{example.Instruction}'";
}
