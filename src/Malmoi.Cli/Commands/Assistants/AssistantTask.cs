using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Something an assistant is judged by.</summary>
/// <param name="Name">As results call it.</param>
internal abstract record AssistantTask(string Name)
{
    /// <summary>How many questions or pairs there are, for the bar.</summary>
    public abstract int Count { get; }

    /// <summary>What must be known before any work is done.</summary>
    /// <exception cref="InputException">The task needs a judge, a model that writes, or an opponent that is not there.</exception>
    public virtual void Check(AssistantSetting setting) { }

    public abstract Task<IAssistantReport> JudgeAsync(AssistantSetting setting, Action<int> done, CancellationToken ct);
}

/// <summary>What came out, for people and for programs.</summary>
internal interface IAssistantReport
{
    string Task { get; }

    /// <summary>The figures that stand for the whole.</summary>
    JsonObject Metrics();

    /// <summary>The same by group.</summary>
    JsonObject Groups();

    void Print(IAnsiConsole console);

    /// <summary>Figures for the summary, by what they say something of.</summary>
    IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary();

    /// <summary>Every question with its reply and judgement.</summary>
    IEnumerable<JsonObject> Replies();
}
