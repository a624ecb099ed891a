using Malmoi.Village.Views;

namespace Malmoi.Village.Assistant;

/// <summary>What somebody of the village asks of an assistant, a good reply, and how any reply is judged (after Taori et al., 2023).</summary>
public sealed record VillageInstruction : VillageRecord
{
    /// <summary>The kind of task: arithmetic.add, word.opposite.</summary>
    public required string Kind { get; init; }

    public required Language Language { get; init; }

    public required string Instruction { get; init; }

    /// <summary>What the instruction is to be carried out on; null where it says all.</summary>
    public string? Input { get; init; }

    /// <summary>A good reply: the steps, if there are any, and the answer.</summary>
    public required string Response { get; init; }

    /// <summary>The steps alone, a sentence each; null where the answer needs none.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The short gold answer.</summary>
    public required string Answer { get; init; }

    /// <summary>Judges any reply; it accepts <see cref="Response"/> and <see cref="Answer"/>.</summary>
    public required AnswerCheck Check { get; init; }

    /// <summary>What of it no other split has.</summary>
    public HeldOutParts HeldOut { get; init; }

    /// <summary>Instruction and input as one message of a user.</summary>
    public string Prompt => Input is null ? Instruction : $"{Instruction}\n\n{Input}";

    /// <summary>The same task made harder, by a constraint on the reply or a further step of reckoning, with the answer still checkable.</summary>
    /// <param name="dice">Decides how.</param>
    /// <returns>Null where there is no way, or it was gone already.</returns>
    /// <remarks>A teacher by rules for the operations of Evol-Instruct (Xu et al., 2023): add constraints, increase reasoning.</remarks>
    public VillageInstruction? Harder(Dice dice) => Hardening.Apply(this, dice);

    internal override Field[] Fields =>
        [
            new("instruction", Instruction),
            new("input", Input ?? ""),
            new("output", Response),
            new("reasoning", Reasoning ?? ""),
            new("answer", Answer),
            new("check", Check.ToString()),
            new("category", Kind),
            new("language", Code(Language)),
            new("held_out", HeldOut.Name()),
        ];
}
