using Malmoi.Data.Records;
using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>How a published set writes its examples: which columns it has, and what they mean.</summary>
/// <param name="Name">What options call it.</param>
/// <param name="Columns">All of them must be there; those after a bar stand for one another.</param>
/// <param name="Read">The examples of a record.</param>
public sealed record InstructionLayout(
    string Name,
    IReadOnlyList<string> Columns,
    Func<Record, InstructionColumns, IEnumerable<InstructionExample>> Read
)
{
    /// <summary>All layouts, those that ask for more before those that ask for less.</summary>
    public static IReadOnlyList<InstructionLayout> All { get; } =
    [
        new("self-instruct", ["instruction", "instances.input", "instances.output"], Instances),
        new("dolly", ["instruction", "context", "response"], Dolly),
        new("alpaca", ["instruction", "output|response|answer|completion"], Alpaca),
        new("sharegpt", ["conversations.from", "conversations.value"], ShareGpt),
        new("messages", ["messages.role", "messages.content"], Messages),
        new("gold", ["prompt", "answer", "check"], Gold),
        new("prompt-response", ["prompt|question|Q", "response|completion|answer|output|A"], PromptResponse),
        new("turns", ["turns"], TurnsOfUser),
        new("prompts", ["prompt|instruction|Instruction|question|text"], Prompts),
    ];

    /// <summary>Preferences of which the chosen answers alone are taken; never guessed by columns.</summary>
    public static InstructionLayout Chosen { get; } = new("chosen", [], (_, _) => []);

    /// <summary>The layout of a file, by its columns.</summary>
    /// <param name="file">The records.</param>
    /// <param name="name">What the user calls it; null: the first whose columns are there.</param>
    /// <exception cref="InputException">There is none of that name, or the columns are of none.</exception>
    public static InstructionLayout Of(RecordFile file, string? name = null)
    {
        var known = string.Join(", ", All.Append(Chosen).Select(layout => layout.Name));
        var found = All.FirstOrDefault(layout => name is null ? layout.Fits(file) : layout.Name == name);
        return (found, name) switch
        {
            (null, null) when PreferenceFile.IsOne(file) => throw new InputException(
                $"'{file.Path}' holds preferences (answers that were compared), and no instructions: 'malmoi instruct show' shows them, 'malmoi align' learns from them, and '--layout chosen' takes the better answers alone"
            ),
            (null, null) => throw new InputException(
                $"'{file.Path}' has the columns {string.Join(", ", file.Columns.Take(12))}, which are of no set of instructions that is known ({known}): rename them, or name a layout"
            ),
            (null, _) => throw new InputException($"there is no layout '{name}': take one of {known}"),
            _ when !found.Fits(file) => throw new InputException(
                $"'{file.Path}' is not of layout '{name}', which needs {string.Join(", ", found.Columns)}: it has {string.Join(", ", file.Columns.Take(12))}"
            ),
            _ => found,
        };
    }

    /// <summary>Refuses a record that is of another layout than its file: sets that were put together unconverted.</summary>
    /// <exception cref="InputException">It lacks a column of this layout, and has all those of another.</exception>
    public void Check(Record record)
    {
        var missing = Columns.FirstOrDefault(column => !column.Split('|').Any(record.Has));
        var other = missing is null
            ? null
            : All.FirstOrDefault(layout => layout.Columns.All(column => column.Split('|').Any(record.Has)));
        if (other is not null)
        {
            throw record.Error(
                $"this record is of layout '{other.Name}' and has no '{missing}', but the file is of '{Name}': split the file, or name the layout"
            );
        }
    }

    private bool Fits(RecordFile file) => Columns.All(column => column.Split('|').Any(file.Columns.Contains));

    private static IEnumerable<InstructionExample> Instances(Record record, InstructionColumns columns)
    {
        var (inputs, outputs) = (InstructionColumns.Parallel(record, "instances.input", "instances.output"));
        var instruction = columns.Filled(record, "instruction");
        for (var i = 0; i < inputs.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(outputs[i]))
            {
                throw record.Error($"instance {i + 1} has an empty output: every instruction needs its answer");
            }

            yield return InstructionExample.Of(instruction, inputs[i], outputs[i]) with
            {
                Category = columns.Optional(record, "name|motivation_app"),
                IsClassification = columns.Optional(record, "is_classification") switch
                {
                    "true" or "True" => true,
                    "false" or "False" => false,
                    _ => null,
                },
            };
        }
    }

    private static IEnumerable<InstructionExample> Dolly(Record record, InstructionColumns columns) =>
        [
            InstructionExample.Of(
                columns.Filled(record, "instruction"),
                columns.Optional(record, "context"),
                columns.Filled(record, "response")
            ) with
            {
                Category = columns.Optional(record, "category"),
            },
        ];

    private static IEnumerable<InstructionExample> Alpaca(Record record, InstructionColumns columns) =>
        [
            InstructionExample.Of(
                columns.Filled(record, "instruction"),
                columns.Optional(record, "input|context"),
                columns.Filled(record, "output|response|answer|completion")
            ) with
            {
                Category = columns.Optional(record, "category|task|motivation_app"),
                Reasoning = columns.Optional(record, "reasoning|rationale|chain_of_thought|steps"),
            },
        ];

    // The answer is what a reply is judged by, and none to learn.
    private static IEnumerable<InstructionExample> Gold(Record record, InstructionColumns columns) =>
        [
            InstructionExample.Of(
                columns.Filled(record, "prompt"),
                null,
                columns.Optional(record, "response|completion|output")
            ) with
            {
                Category = columns.Optional(record, "category"),
            },
        ];

    private static IEnumerable<InstructionExample> PromptResponse(Record record, InstructionColumns columns) =>
        [
            InstructionExample.Of(
                columns.Filled(record, "prompt|question|Q"),
                null,
                columns.Filled(record, "response|completion|answer|output|A")
            ) with
            {
                Category = columns.Optional(record, "category|source"),
            },
        ];

    private static IEnumerable<InstructionExample> Prompts(Record record, InstructionColumns columns) =>
        [
            InstructionExample.Of(
                columns.Filled(record, "prompt|instruction|Instruction|question|text"),
                null,
                null
            ) with
            {
                Category = columns.Optional(record, "Skill|category|task"),
            },
        ];

    private static IEnumerable<InstructionExample> TurnsOfUser(Record record, InstructionColumns columns)
    {
        var turns = record.OneOrMore("turns");
        return turns.Count == 0 || turns.Any(string.IsNullOrWhiteSpace)
            ? throw record.Error("'turns' is empty or holds an empty question: every turn asks something")
            :
            [
                InstructionExample.Of(turns[0], null, null) with
                {
                    FollowUps = [.. turns.Skip(1)],
                    Category = columns.Optional(record, "category"),
                },
            ];
    }

    private static IEnumerable<InstructionExample> ShareGpt(Record record, InstructionColumns columns)
    {
        var (speakers, said) = InstructionColumns.Parallel(record, "conversations.from", "conversations.value");
        return [Conversation(record, speakers, said) with { Category = columns.Optional(record, "category") }];
    }

    private static IEnumerable<InstructionExample> Messages(Record record, InstructionColumns columns)
    {
        var (speakers, said) = InstructionColumns.Parallel(record, "messages.role", "messages.content");
        return [Conversation(record, speakers, said) with { Category = columns.Optional(record, "category") }];
    }

    private static InstructionExample Conversation(
        Record record,
        IReadOnlyList<string> speakers,
        IReadOnlyList<string> said
    )
    {
        var messages = new List<Message>();
        for (var i = 0; i < speakers.Count; i++)
        {
            var role = speakers[i].ToLowerInvariant() switch
            {
                "human" or "user" => "user",
                "gpt" or "assistant" or "chatgpt" or "bing" or "bard" or "model" => "assistant",
                "system" => "system",
                "tool" or "function" => "tool",
                _ => throw record.Error(
                    $"message {i + 1} is by '{speakers[i]}': expected human and gpt, or user, assistant, system and tool"
                ),
            };
            if (role != "system" && string.IsNullOrWhiteSpace(said[i]))
            {
                throw record.Error($"message {i + 1} ({speakers[i]}) is empty: mend or remove the conversation");
            }

            messages.Add(new Message(role, said[i]));
        }

        // A conversation that was cut out of a longer one may begin with an answer to nothing.
        var first = messages.FindIndex(message => message.Role == "user");
        return first >= 0
            ? new InstructionExample([.. messages.Where((message, i) => i >= first || message.Role == "system")])
            : throw record.Error("nobody asks anything: a conversation needs a message by the user");
    }
}
