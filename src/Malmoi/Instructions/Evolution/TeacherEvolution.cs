using System.Text.RegularExpressions;
using Malmoi.Instructions.Teaching;

namespace Malmoi.Instructions.Evolution;

/// <summary>A teacher rewrites each instruction and answers what it wrote (Evol-Instruct: Xu et al., 2023).</summary>
/// <param name="teacher">Who is asked.</param>
/// <param name="operations">By number, counted round; a topic each for rewriting onto topics.</param>
public sealed partial class TeacherEvolution(Teacher teacher, IReadOnlyList<EvolutionOperation> operations) : IEvolution
{
    public IReadOnlyList<string> Operations { get; } = [.. operations.Select(operation => operation.Name)];

    /// <summary>Whether the teacher judges too if anything was gained: one more request each.</summary>
    public bool JudgesGain { get; init; } = true;

    public async Task<Evolved> EvolveAsync(InstructionExample example, int operation, CancellationToken ct = default)
    {
        var chosen = operations[operation % operations.Count];
        var before = example.Asked;
        var after = Bare(await teacher.AskAsync(chosen.Ask(before), ct));
        if (EvolutionFaults.Of(before, after) is { } fault)
        {
            return new Evolved(chosen.Name, null, fault);
        }

        if (
            JudgesGain
            && !chosen.IsNew
            && EvolutionFaults.SaysEqual(await teacher.AskAsync(EvolutionFaults.EqualityQuestion(before, after), ct))
        )
        {
            return new Evolved(chosen.Name, null, "no gain");
        }

        var response = await teacher.AskAsync(after, ct);
        return EvolutionFaults.OfResponse(response) is { } unanswered
            ? new Evolved(chosen.Name, null, unanswered)
            : new Evolved(
                chosen.Name,
                InstructionExample.Of(after, null, response) with
                {
                    Source = example.Source,
                    Category = example.Category,
                }
            );
    }

    // Teachers like to repeat the heading, or to put what they write in quotes.
    private static string Bare(string reply)
    {
        var text = Heading().Replace(reply, "").Trim();
        return text is ['"', .., '"'] && text.AsSpan(1, text.Length - 2).IndexOf('"') < 0 ? text[1..^1].Trim() : text;
    }

    [GeneratedRegex(
        @"\A\s*#?(?:The )?(?:Rewritten Prompt|Created Prompt|New instruction|고친 지시문|만든 지시문|새 지시문)#?\s*:\s*",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Heading();
}
