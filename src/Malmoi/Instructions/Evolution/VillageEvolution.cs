using Malmoi.Instructions.Translation;
using Malmoi.Village;
using Malmoi.Village.Assistant;
using Malmoi.Village.Views;

namespace Malmoi.Instructions.Evolution;

/// <summary>Makes Maeul's instructions harder by rule, with an answer that is still checked by gold: a teacher that costs nothing and never errs.</summary>
public sealed class VillageEvolution : IEvolution
{
    private readonly Dice _dice = new();

    /// <param name="seed">Of the dice that choose constraints and further steps.</param>
    public VillageEvolution(long seed) => _dice.Throw((ulong)seed, 0);

    public IReadOnlyList<string> Operations { get; } = ["constraint", "further step"];

    public Task<Evolved> EvolveAsync(InstructionExample example, int operation, CancellationToken ct = default)
    {
        if (example.Check is not { } check || example.Answer is not { } answer || example.Response is null)
        {
            return Task.FromResult(new Evolved("rule", null, "no gold"));
        }

        var instruction = new VillageInstruction
        {
            Kind = example.Category ?? "",
            Language = LanguageGuess.Of(example.Instruction).Language == "ko" ? Language.Korean : Language.English,
            Instruction = example.Instruction,
            Input = example.Input,
            Response = example.Response,
            Reasoning = example.Reasoning,
            Answer = answer,
            Check = AnswerCheck.Parse(check),
        };
        return Task.FromResult(
            instruction.Harder(_dice) is { } harder
                ? new Evolved(
                    harder.Reasoning is null ? Operations[0] : Operations[1],
                    InstructionExample.Of(harder.Instruction, harder.Input, harder.Response) with
                    {
                        Source = example.Source,
                        Category = example.Category,
                        Answer = harder.Answer,
                        Check = harder.Check.ToString(),
                        Reasoning = harder.Reasoning,
                    }
                )
                : new Evolved("rule", null, "no rule")
        );
    }
}
