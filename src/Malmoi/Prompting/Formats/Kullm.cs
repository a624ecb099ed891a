namespace Malmoi.Prompting.Formats;

/// <summary>KULLM's prompt (Korea University); unlike Alpaca's it ends with a newline.</summary>
public sealed record Kullm : InstructionFormat
{
    public override string Name => "kullm";

    public override IReadOnlyList<string> Stops { get; } = ["### 명령어:", "### 입력:", "### 응답:", "<|endoftext|>"];

    public override string ResponseMark => "### 응답:";

    public override string WithInput =>
        "아래는 작업을 설명하는 명령어와 추가 컨텍스트를 제공하는 입력이 짝을 이루는 예제입니다. 요청을 적절히 완료하는 응답을 작성하세요.\n\n"
        + "### 명령어:\n{instruction}\n\n### 입력:\n{input}\n\n### 응답:\n";

    public override string WithoutInput =>
        "아래는 작업을 설명하는 명령어입니다. 요청을 적절히 완료하는 응답을 작성하세요.\n\n"
        + "### 명령어:\n{instruction}\n\n### 응답:\n";
}
