namespace Malmoi.Prompting.Formats;

/// <summary>KoAlpaca 1.1's prompt: question, context, answer; no newline at the end.</summary>
public sealed record KoAlpaca : InstructionFormat
{
    public override string Name => "koalpaca";

    public override IReadOnlyList<string> Stops { get; } = ["###", "<|endoftext|>"];

    public override string ResponseMark => "### 답변:";

    public override string WithInput => "### 질문: {instruction}\n\n### 맥락: {input}\n\n### 답변:";

    public override string WithoutInput => "### 질문: {instruction}\n\n### 답변:";
}
