namespace Malmoi.Prompting.Formats;

/// <summary>KoChatGPT's prompt, with headings in two languages; no newline at the end.</summary>
public sealed record KoChatGpt : InstructionFormat
{
    public override string Name => "kochatgpt";

    public override IReadOnlyList<string> Stops { get; } =
    ["### Instruction(명령어):", "### Input(입력):", "### Response(응답):"];

    public override string ResponseMark => "### Response(응답):";

    public override string WithInput =>
        "### Instruction(명령어):\n{instruction}\n\n### Input(입력):\n{input}\n\n### Response(응답):";

    public override string WithoutInput => "### Instruction(명령어):\n{instruction}\n\n### Response(응답):";
}
