using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Malmoi.Instructions.Generation;

/// <summary>What Self-Instruct (Wang et al., 2023) asks a teacher, in English or Korean; the examples that it is shown come from the seeds.</summary>
public static partial class SelfInstructPrompts
{
    /// <summary>For new instructions: a list that is to be gone on with.</summary>
    public static string Instructions(IReadOnlyList<string> shown, int count, bool korean)
    {
        var text = new StringBuilder(
            korean
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"여러 가지 과제를 생각해 내세요. 아래 목록에 이어서 서로 다른 과제 {count}개를 한 줄에 하나씩, 번호를 붙여 쓰세요.\n"
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Come up with a series of tasks. Go on with the list below: write {count} more tasks that differ from each other, one a line, with numbers.\n"
                )
        );
        foreach (var (index, instruction) in shown.Index())
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{index + 1}. {Blanks().Replace(instruction, " ").Trim().TrimEnd(':')}\n"
            );
        }

        return text.Append(CultureInfo.InvariantCulture, $"{shown.Count + 1}.").ToString();
    }

    /// <summary>Whether an instruction has a few labels as its answers.</summary>
    public static string IsClassification(string instruction, IEnumerable<InstructionExample> shown, bool korean)
    {
        var text = new StringBuilder(
            korean
                ? "다음 과제가 답이 정해진 몇 가지 중 하나인 분류 과제인지 '예'나 '아니요'로 답하세요.\n\n"
                : "Can the following task be regarded as a classification task with finite output labels? Answer Yes or No.\n\n"
        );
        foreach (var example in shown.Where(example => example.IsClassification is not null))
        {
            var label = example.IsClassification == true;
            text.Append(
                korean
                    ? $"과제: {Line(example.Instruction)}\n분류 과제인가? {(label ? "예" : "아니요")}\n\n"
                    : $"Task: {Line(example.Instruction)}\nIs it classification? {(label ? "Yes" : "No")}\n\n"
            );
        }

        return text.Append(
                korean ? $"과제: {instruction}\n분류 과제인가?" : $"Task: {instruction}\nIs it classification?"
            )
            .ToString();
    }

    /// <summary>For instances with the input first: of tasks that are no classification.</summary>
    public static string InputFirst(string instruction, IEnumerable<InstructionExample> shown, bool korean)
    {
        var text = new StringBuilder(
            korean
                ? "다음 과제의 예를 만드세요. 할 수 있으면 여러 개를 만드세요. 과제에 다른 입력이 필요 없으면 출력만 쓰세요.\n\n"
                : "Come up with examples for the following tasks. Try to generate multiple examples when possible. If the task doesn't require additional input, you can generate the output directly.\n\n"
        );
        foreach (var example in shown)
        {
            text.Append(korean ? "과제: " : "Task: ").Append(Line(example.Instruction)).Append('\n');
            if (example.Input is not null)
            {
                text.Append(korean ? "입력: " : "Input: ").Append(example.Input).Append('\n');
            }

            text.Append(korean ? "출력: " : "Output: ").Append(example.Response).Append("\n\n");
        }

        return text.Append(korean ? "과제: " : "Task: ").Append(instruction).ToString();
    }

    /// <summary>For instances with the label first: otherwise a teacher writes inputs of one label only.</summary>
    public static string OutputFirst(string instruction, IEnumerable<InstructionExample> shown, bool korean)
    {
        var text = new StringBuilder(
            korean
                ? "분류 과제가 주어지면 답이 될 수 있는 각 이름표에 맞는 입력을 만드세요. 입력이 필요 없으면 이름표만 쓰세요.\n\n"
                : "Given the classification task definition and the class labels, generate an input that corresponds to each of the class labels. If the task doesn't require input, just generate possible class labels.\n\n"
        );
        foreach (var example in shown)
        {
            text.Append(korean ? "과제: " : "Task: ")
                .Append(Line(example.Instruction))
                .Append(korean ? "\n이름표: " : "\nClass label: ")
                .Append(example.Response)
                .Append('\n')
                .Append(example.Input)
                .Append("\n\n");
        }

        return text.Append(korean ? "과제: " : "Task: ").Append(instruction).ToString();
    }

    private static string Line(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
