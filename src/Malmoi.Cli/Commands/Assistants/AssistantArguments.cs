using System.CommandLine;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Options of <c>malmoi eval</c> for tasks of assistants: who judges, against whom, and how they are asked.</summary>
internal sealed class AssistantArguments
{
    public Option<string?> Judge { get; } =
        new("--judge")
        {
            Description =
                "Assistants: a chat model that compares answers, both orders asked; for refusals it reads the replies",
            HelpName = "MODEL",
        };

    public Option<string?> Against { get; } =
        new("--against")
        {
            Description = "Assistants: whose answers are compared, those of another model or in a file",
            HelpName = "MODEL|FILE",
        };

    public Option<string?> Template { get; } =
        new("--template")
        {
            Description =
                "Assistants: how a talk becomes text, instead of what came with the model: a format (chatml, alpaca, ...) or a file of Jinja",
        };

    public Option<AssistantQuality?> Quality { get; } =
        new("--quality")
        {
            Description =
                "Assistants: what the judge judges by (all together if left out): helpful, honest or harmless",
        };

    public Option<bool> Grade { get; } =
        new("--grade") { Description = "Assistants: the judge gives each answer a grade from 1 to 10" };

    public Option<bool> PassOver { get; } =
        new("--pass-over")
        {
            Description =
                "Assistants: pass over and count what the judge replies in no readable form, instead of stopping",
        };

    public Option<int?> Limit { get; } =
        new("--limit")
        {
            Description = "Assistants: the first so many questions or pairs of each task (hhh: 300 if left out)",
        };

    public Option<int> MaxTokens { get; } =
        new("--max-tokens") { Description = "Assistants: tokens of an answer at most", DefaultValueFactory = _ => 128 };

    public Option<string?> Replies { get; } =
        new("--replies")
        {
            Description = "Assistants: also write every question, reply and judgement there, a JSON object a line",
            HelpName = "FILE",
        };

    public Command AddTo(Command command)
    {
        foreach (
            var option in (Option[])[Judge, Against, Template, Quality, Grade, PassOver, Limit, MaxTokens, Replies]
        )
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <exception cref="InputException">A number is out of range, or nothing can be written where the replies go.</exception>
    public void Check(ParseResult parse)
    {
        if (parse.GetValue(Limit) is < 1 and var limit)
        {
            throw new InputException($"{Limit.Name} {limit} leaves nothing to judge: choose 1 or more");
        }

        if (parse.GetValue(MaxTokens) is < 1 and var tokens)
        {
            throw new InputException($"{MaxTokens.Name} {tokens} leaves no room for an answer: choose 1 or more");
        }

        if (parse.GetValue(Replies) is { } path)
        {
            OutputPath.Check(path, []);
        }
    }
}
