using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>Something that was asked and how it was answered: what an assistant learns from.</summary>
/// <param name="Messages">From the first to the last; the last is the assistant's, unless only prompts were collected.</param>
public sealed record InstructionExample(IReadOnlyList<Message> Messages)
{
    private const string Assistant = "assistant";

    /// <summary>What an instruction is to be carried out on, kept apart by sets of Alpaca's kind; null: nothing, or within the instruction.</summary>
    public string? Input { get; init; }

    /// <summary>The steps that lead to the answer, where the set has them apart; null: none, or within the answer.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Which set it comes from; null: not said.</summary>
    public string? Source { get; init; }

    /// <summary>What kind of task it is, where the set says so.</summary>
    public string? Category { get; init; }

    /// <summary>What its set calls it; null: nothing.</summary>
    public string? Id { get; init; }

    /// <summary>The short right answer, where it is known: what a response is judged by.</summary>
    public string? Answer { get; init; }

    /// <summary>How a response is judged by <see cref="Answer"/>, as its set says it.</summary>
    public string? Check { get; init; }

    /// <summary>Whether the answer is one of a few labels, where the set says so.</summary>
    public bool? IsClassification { get; init; }

    /// <summary>What the user asks later, whatever is answered: the second turns of MT-Bench.</summary>
    public IReadOnlyList<string> FollowUps { get; init; } = [];

    /// <summary>What a set said before all: how the assistant is to be; null: nothing.</summary>
    public string? System => Messages is [{ Role: "system" } first, ..] ? first.Content : null;

    /// <summary>What is asked last.</summary>
    public string Instruction => Messages.LastOrDefault(message => message.Role == "user")?.Content ?? "";

    /// <summary>The instruction with its input below an empty line: all that is asked.</summary>
    public string Asked => Input is null ? Instruction : $"{Instruction}\n\n{Input}";

    /// <summary>What is answered to it; null where only prompts were collected.</summary>
    public string? Response => Messages is [.., { Role: Assistant } last] ? last.Content : null;

    /// <summary>Times that the assistant speaks.</summary>
    public int Turns => Messages.Count(message => message.Role == Assistant);

    /// <summary>One instruction and its answer.</summary>
    /// <param name="instruction">What is to be done.</param>
    /// <param name="input">What with; null or empty: nothing.</param>
    /// <param name="response">Null: only the prompt is known.</param>
    public static InstructionExample Of(string instruction, string? input, string? response) =>
        new(response is null ? [Message.User(instruction)] : [Message.User(instruction), Message.Assistant(response)])
        {
            Input = string.IsNullOrEmpty(input) ? null : input,
        };

    /// <summary>The same with its input within the last question, as conversations have it.</summary>
    public InstructionExample Joined()
    {
        if (Input is null)
        {
            return this;
        }

        var last = Messages.Select((message, i) => message.Role == "user" ? i : -1).Max();
        return this with
        {
            Messages = [.. Messages.Select((message, i) => i == last ? message with { Content = Asked } : message)],
            Input = null,
        };
    }

    /// <summary>The same with another answer to the last question.</summary>
    public InstructionExample Answered(string response) =>
        this with
        {
            Messages =
            [
                .. Messages.Take(Response is null ? Messages.Count : Messages.Count - 1),
                Message.Assistant(response),
            ],
        };

    /// <summary>The same with its steps before the answer (chain of thought, Wei et al., 2022).</summary>
    public InstructionExample Reasoned() =>
        Reasoning is { } steps && Response is { } response && !response.StartsWith(steps, StringComparison.Ordinal)
            ? Answered($"{steps}\n{response}")
            : this;
}
