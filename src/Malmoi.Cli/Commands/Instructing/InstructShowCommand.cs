using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct show</c>: what a set holds, and some of its examples.</summary>
internal sealed class InstructShowCommand
{
    private const int MostLetters = 600;

    private readonly InstructionInput _input = new(1);

    private readonly Option<int> _count = new("--count", "-k")
    {
        Description = "Examples to show, at most",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<int> _first = new("--first")
    {
        Description = "The number of the first that is shown",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new InstructShowCommand().Build();

    private Command Build()
    {
        var command = new Command("show", "Show examples of a set, however it is written")
        {
            Options = { _first, _count, _json },
        };
        command.SetAction(Run);
        return _input.AddTo(command);
    }

    private void Run(ParseResult parse)
    {
        var (first, count) = (parse.GetValue(_first), parse.GetValue(_count));
        if (first < 1 || count < 0)
        {
            throw new InputException("--first begins at 1, and --count at 0");
        }

        if (_input.Preferences(parse) is { } preferences)
        {
            ShowPreferences(parse, preferences, first, count);
            return;
        }

        var file = _input.Open(parse);
        var shown = file.Examples.Skip(first - 1).Take(count).ToList();
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["path"] = file.Path,
                    ["layout"] = file.Layout.Name,
                    ["examples"] = file.Examples.Count,
                    ["shown"] = JsonReport.Array(shown, Json),
                }
            );
            return;
        }

        output.WriteLine(
            $"{file.Path}: layout {file.Layout.Name}, {((long)file.Examples.Count).Grouped()} examples, {((long)file.Examples.Count(e => e.Response is not null)).Grouped()} with a response"
        );
        foreach (var (index, example) in shown.Index())
        {
            output.WriteLine();
            output.WriteLine(
                string.Join(
                    "  ",
                    new[] { $"#{first + index}", example.Id, example.Category }.Where(part => part is not null)
                )
            );
            foreach (var (role, text) in Lines(example))
            {
                Print(output, role, text);
            }
        }
    }

    private void ShowPreferences(ParseResult parse, PreferenceFile file, int first, int count)
    {
        var shown = file.Examples.Skip(first - 1).Take(count).ToList();
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["path"] = file.Path,
                    ["layout"] = "preferences",
                    ["examples"] = file.Examples.Count,
                    ["shown"] = JsonReport.Array(
                        shown,
                        example => new JsonObject
                        {
                            ["prompt"] = JsonReport.Array(example.Prompt, message => message.ToJson()),
                            ["answers"] = JsonReport.Array(example.Answers, answer => answer),
                        }
                    ),
                }
            );
            return;
        }

        output.WriteLine(
            $"{file.Path}: preferences, {((long)file.Examples.Count).Grouped()} examples, {((long)file.Examples.Sum(e => e.Pairs().Count())).Grouped()} pairs"
        );
        foreach (var (index, example) in shown.Index())
        {
            output.WriteLine();
            output.WriteLine($"#{first + index}");
            foreach (var message in example.Prompt)
            {
                Print(output, message.Role, message.Content ?? "");
            }

            foreach (var (place, answer) in example.Answers.Index())
            {
                Print(
                    output,
                    place == 0 ? "best"
                        : place == example.Answers.Count - 1 ? "worst"
                        : "better",
                    answer
                );
            }
        }
    }

    private static void Print(TextWriter output, string role, string text) =>
        output.WriteLine($"{role, 10}: {Cut(text).ReplaceLineEndings("\n            ")}");

    private static IEnumerable<(string Role, string Text)> Lines(InstructionExample example)
    {
        var last = example.Messages.Select((message, i) => message.Role == "user" ? i : -1).Max();
        foreach (var (index, message) in example.Messages.Index())
        {
            yield return (message.Role, message.Content ?? "");
            if (index == last && example.Input is not null)
            {
                yield return ("input", example.Input);
            }
        }

        foreach (var followUp in example.FollowUps)
        {
            yield return ("then", followUp);
        }

        if (example.Answer is not null)
        {
            yield return ("gold", example.Answer);
        }
    }

    private static JsonObject Json(InstructionExample example) =>
        new()
        {
            ["id"] = example.Id,
            ["category"] = example.Category,
            ["messages"] = JsonReport.Array(example.Messages, message => message.ToJson()),
            ["input"] = example.Input,
            ["followUps"] = JsonReport.Array(example.FollowUps, text => text),
            ["answer"] = example.Answer,
            ["check"] = example.Check,
        };

    private static string Cut(string text) => text.Length > MostLetters ? $"{text[..MostLetters]}..." : text;
}
