using Malmoi.Decoding.Constraints;
using Malmoi.Prompting;

namespace Malmoi.Chat.Tools;

/// <summary>How a family of models writes that it calls tools.</summary>
public abstract record ToolFormat
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What templates of such models hold, any of them.</summary>
    public required IReadOnlyList<string> Signs { get; init; }

    /// <summary>What stands before calls; empty: an answer is a call as a whole, or none.</summary>
    public string Opening { get; init; } = "";

    /// <summary>What stands behind them; empty: the end of the answer.</summary>
    public string Closing { get; init; } = "";

    /// <summary>What a call that stands without opening begins with; null: there is no such.</summary>
    public char? Bare { get; init; }

    /// <summary>What stands between opening, or closing, and the calls, where models write it so.</summary>
    public string Margin { get; init; } = "";

    /// <summary>Whether each call has an opening and a closing of its own.</summary>
    public bool OpensEach { get; init; }

    /// <summary>Whether an answer may call more than one tool.</summary>
    public bool AllowsSeveral { get; init; } = true;

    /// <summary>The calls that a text is, without what opens and closes them; null where it is no call.</summary>
    public abstract IReadOnlyList<ToolCall>? Parse(string text);

    /// <summary>Calls as such a model writes them, with what opens and closes them.</summary>
    public string Write(IReadOnlyList<ToolCall> calls) =>
        OpensEach
            ? string.Join('\n', calls.Select(call => $"{Opening}{Margin}{WriteCalls([call])}{Margin}{Closing}"))
            : $"{Opening}{Margin}{WriteCalls(calls)}{Margin}{Closing}";

    /// <summary>What may stand behind the opening: one call or more, and the closing.</summary>
    /// <param name="tools">Those that may be called.</param>
    /// <param name="several">Whether there may be more than one.</param>
    /// <exception cref="InputException">The schema of a strict tool cannot be followed.</exception>
    public Grammar Behind(IReadOnlyList<ToolDescription> tools, bool several)
    {
        var call = Grammar.AnyOf([.. tools.Select(Call)]);
        var (margin, end) = (Grammar.Of(Margin), Grammar.Of(Margin + Closing));
        if (!OpensEach)
        {
            return Grammar.Sequence(margin, List(several ? call : null, call), end);
        }

        var whole = Grammar.Sequence(margin, List(null, call), end);
        return several
            ? Grammar.Sequence(
                whole,
                Grammar.Sequence(Grammar.Of("\n" + Opening), whole).Repeated(Grammar.Of("")).Optional()
            )
            : whole;
    }

    private protected abstract string WriteCalls(IReadOnlyList<ToolCall> calls);

    private protected abstract Grammar Call(ToolDescription tool);

    /// <param name="several">A call, of which there may be many; null: there is one only.</param>
    /// <param name="one">A call.</param>
    private protected abstract Grammar List(Grammar? several, Grammar one);
}
