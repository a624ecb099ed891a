using System.Text.RegularExpressions;
using Malmoi.Instructions.Deduplication;

namespace Malmoi.Instructions.Filtering;

/// <summary>What Self-Instruct (Wang et al., 2023) leaves out of what a model wrote: instructions of a wrong length or about what text cannot do, and instances that are broken.</summary>
/// <remarks>The rules of the published program, and their like for Korean, whose words are fewer and longer.</remarks>
public static partial class SelfInstructFilters
{
    private const int FewestWords = 4;
    private const int FewestEojeols = 2;
    private const int MostWords = 150;

    /// <summary>Of an instruction by itself.</summary>
    public static IReadOnlyList<InstructionFilter> OfInstruction { get; } =
    [
        new("short", "instructions of 3 words or fewer, 1 in Korean", example => Words(example) < Fewest(example)),
        new("long", $"instructions of more than {MostWords} words", example => Words(example) > MostWords),
        new(
            "keyword",
            "what text alone cannot do: images, files, maps, drawing",
            example => EnglishKeyword().IsMatch(example.Instruction) || KoreanKeyword().IsMatch(example.Instruction)
        ),
        new(
            "program",
            "instructions that begin with 'Write a program'",
            example =>
                example.Instruction.StartsWith("Write a program", StringComparison.OrdinalIgnoreCase)
                || KoreanProgram().IsMatch(example.Instruction)
        ),
        new(
            "punctuation",
            "instructions that begin with a punctuation mark",
            example => example.Instruction is [var first, ..] && (char.IsPunctuation(first) || char.IsSymbol(first))
        ),
    ];

    /// <summary>Of an instance: an input and its output.</summary>
    public static IReadOnlyList<InstructionFilter> OfInstance { get; } =
    [
        new("empty", "empty responses", example => string.IsNullOrWhiteSpace(example.Response)),
        new(
            "echo",
            "responses that are the input",
            example => example.Response is not null && (example.Input ?? "").Trim() == example.Response.Trim()
        ),
        new(
            "colon",
            "inputs and responses that end with a colon: cut off",
            example => EndsOpen(example.Input) || EndsOpen(example.Response)
        ),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InstructionFilter> All { get; } = [.. OfInstruction, .. OfInstance];

    /// <summary>Leaves out instances that contradict each other, which have one input and several outputs, and those that are there twice.</summary>
    public static Filtered Consistent(IReadOnlyList<InstructionExample> examples)
    {
        var answers = examples
            .GroupBy(example => (example.Instruction, example.Input))
            .ToDictionary(
                group => group.Key,
                group => group.Select(example => example.Response).Distinct(StringComparer.Ordinal).Count()
            );
        var seen = new HashSet<(string, string?, string?)>();
        return Filtered.Of(
            examples,
            [
                new(
                    "contradiction",
                    "one input with several outputs",
                    example => example.Input is not null && answers[(example.Instruction, example.Input)] > 1
                ),
                new(
                    "twice",
                    "the same again",
                    example => !seen.Add((example.Instruction, example.Input, example.Response))
                ),
            ]
        );
    }

    /// <summary>Leaves out instructions that are nearly others before them: of a ROUGE-L above 0.7, or what else says so.</summary>
    public static Filtered New(IReadOnlyList<InstructionExample> examples, IDuplicates pool) =>
        Filtered.Of(
            examples,
            [new("similar", "nearly an instruction before it", example => pool.Add(example.Asked) is not null)]
        );

    private static int Words(InstructionExample example) =>
        example.Instruction.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static int Fewest(InstructionExample example) =>
        example.Instruction.AsSpan().ContainsAnyInRange('가', '힣') ? FewestEojeols : FewestWords;

    private static bool EndsOpen(string? text) => text?.TrimEnd().EndsWith(':') ?? false;

    [GeneratedRegex(
        @"\b(?:images?|graphs?|pictures?|files?|maps?|draw|plot|go to)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex EnglishKeyword();

    [GeneratedRegex("이미지|그래프|사진|파일|지도를|그림을|그려 ?(?:줘|주세요|라|보세요)|클릭")]
    private static partial Regex KoreanKeyword();

    [GeneratedRegex("^(?:[^.]{0,20})프로그램을 (?:작성|만들|짜)")]
    private static partial Regex KoreanProgram();
}
