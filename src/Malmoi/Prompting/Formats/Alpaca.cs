namespace Malmoi.Prompting.Formats;

/// <summary>Stanford Alpaca's prompt (Taori et al., 2023); it does not end with a newline.</summary>
public sealed record Alpaca : InstructionFormat
{
    public override string Name => "alpaca";

    public override IReadOnlyList<string> Stops { get; } = ["### Instruction:", "### Input:", "### Response:"];

    public override string ResponseMark => "### Response:";

    public override string WithInput =>
        "Below is an instruction that describes a task, paired with an input that provides further context. "
        + "Write a response that appropriately completes the request.\n\n"
        + "### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:";

    public override string WithoutInput =>
        "Below is an instruction that describes a task. "
        + "Write a response that appropriately completes the request.\n\n"
        + "### Instruction:\n{instruction}\n\n### Response:";
}
