using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;

namespace Malmoi.Chat.Tools;

/// <summary>Whether an answer calls tools.</summary>
public enum ToolChoice
{
    /// <summary>It does not, and does not know of them.</summary>
    None,

    /// <summary>The model decides.</summary>
    Auto,

    /// <summary>It does.</summary>
    Required,
}

/// <summary>Which tools an answer may call, and whether it must.</summary>
/// <param name="Tools">Those that the model may call.</param>
/// <param name="Choice">Whether it does.</param>
/// <param name="Several">Whether it may call more than one at once.</param>
public sealed record ToolUse(IReadOnlyList<ToolDescription> Tools, ToolChoice Choice, bool Several = true)
{
    /// <summary>No tools.</summary>
    public static ToolUse Nothing { get; } = new([], ToolChoice.None);

    /// <summary>The only one that may be called, though all are shown; null: any.</summary>
    public string? Only { get; init; }

    /// <summary>Those that may be called.</summary>
    public IReadOnlyList<ToolDescription> Callable =>
        Only is null ? Tools : [.. Tools.Where(tool => tool.Name == Only)];

    /// <summary>Whether there are any to call.</summary>
    public bool IsAny => Choice != ToolChoice.None && Tools.Count > 0;
}

/// <summary>What a model is asked with tools: the prompt, what holds the answer, and what reads it.</summary>
/// <param name="Prompt">The conversation in tokens; where a call is required, with what opens it.</param>
/// <param name="Constraint">What holds the answer's calls to their schemas; null: nothing.</param>
/// <param name="Format">How the model writes calls; null: it is asked without tools.</param>
/// <param name="Use">The tools.</param>
/// <param name="IsOpened">Whether the prompt ends with what opens a call.</param>
public sealed record ToolPrompt(
    ChatPrompt Prompt,
    IConstraint? Constraint,
    ToolFormat? Format,
    ToolUse Use,
    bool IsOpened
)
{
    /// <summary>Reads one answer; null: there are no calls to be found.</summary>
    public ToolCallReader? Reader() => Format is null ? null : new ToolCallReader(Format, Use.Tools, IsOpened);
}
