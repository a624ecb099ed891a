using System.CommandLine;
using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi maeul instructions|dialogues|preferences|prompts</c>: what people ask of an assistant, with gold.</summary>
internal static class MaeulAssistantCommands
{
    private static readonly Option<string> _format = new("--format")
    {
        Description = "Format, a JSON object a line: jsonl (with gold and kind), alpaca or messages",
        DefaultValueFactory = _ => "jsonl",
    };
    private static readonly Option<string[]> _kinds = new("--kinds")
    {
        Description = "Kinds of task, or families of them: word.opposite, arithmetic [default: all of the split]",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> _quality = new("--quality")
    {
        Description = "What the preferences are about: helpful, honest, harmless or all [default: all]",
    };

    public static Command Instructions(MaeulArguments maeul) =>
        Examples(
            "instructions",
            "Instructions of many kinds with a reply, gold and a check of any reply",
            maeul,
            [_kinds],
            (parse, format) => Drawn(maeul, parse).Select(one => AssistantLines.Line(one, format))
        );

    public static Command Prompts(MaeulArguments maeul) =>
        Examples(
            "prompts",
            "The instructions alone, with gold for rewards by rule",
            maeul,
            [_kinds],
            (parse, format) => Drawn(maeul, parse).Select(one => AssistantLines.Prompt(one, format))
        );

    public static Command Dialogues(MaeulArguments maeul) =>
        Examples(
            "dialogues",
            "Conversations of several turns in which an assistant answers about the village",
            maeul,
            [],
            (parse, format) =>
                Village
                    .Maeul.Dialogues(maeul.ReadLanguage(parse), maeul.ReadSeed(parse), maeul.ReadSplit(parse))
                    .Select(one => AssistantLines.Line(one, format))
        );

    public static Command Preferences(MaeulArguments maeul) =>
        Examples(
            "preferences",
            "Prompts with a chosen and a rejected reply, which length and words alone do not tell apart",
            maeul,
            [_quality],
            (parse, format) =>
                Village
                    .Maeul.Preferences(
                        maeul.ReadLanguage(parse),
                        maeul.ReadSeed(parse),
                        maeul.ReadSplit(parse),
                        Quality(parse)
                    )
                    .Select(one => AssistantLines.Line(one, format))
        );

    private static AssistantQuality? Quality(ParseResult parse) =>
        parse.GetValue(_quality) switch
        {
            null or "all" => null,
            "helpful" => AssistantQuality.Helpful,
            "honest" => AssistantQuality.Honest,
            "harmless" => AssistantQuality.Harmless,
            var other => throw new InputException($"--quality '{other}' is none of helpful, honest, harmless, all"),
        };

    private static IEnumerable<VillageInstruction> Drawn(MaeulArguments maeul, ParseResult parse) =>
        Village.Maeul.Instructions(
            maeul.ReadLanguage(parse),
            maeul.ReadSeed(parse),
            maeul.ReadSplit(parse),
            parse.GetValue(_kinds) is { Length: > 0 } kinds ? kinds : null
        );

    private static Command Examples(
        string name,
        string description,
        MaeulArguments maeul,
        Option[] own,
        Func<ParseResult, AssistantFormat, IEnumerable<ReadOnlyMemory<byte>>> view
    ) =>
        MaeulExamples.Command(
            name,
            description,
            maeul,
            maeul.Language,
            [_format, .. own],
            (parse, count) => view(parse, Format(parse)).Take(count)
        );

    private static AssistantFormat Format(ParseResult parse) =>
        parse.GetValue(_format) switch
        {
            "jsonl" => AssistantFormat.JsonLines,
            "alpaca" => AssistantFormat.Alpaca,
            "messages" => AssistantFormat.Messages,
            var other => throw new InputException($"--format '{other}' is none of jsonl, alpaca, messages"),
        };
}
