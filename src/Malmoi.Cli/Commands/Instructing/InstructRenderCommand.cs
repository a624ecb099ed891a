using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Formatting;
using Malmoi.Instructions.Rendering;
using Malmoi.Instructions.Writing;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct render</c>: examples as the text that a model reads: description, demonstrations and input by a published template.</summary>
internal sealed class InstructRenderCommand
{
    private readonly InstructionInput _input = new(1);

    private readonly Option<string?> _tokenizer = new("--tokenizer")
    {
        Description =
            "Show the tokens that a model is tuned with, ⟦⟧ round those that it learns: a tokenizer's file or folder, or GGUF; --template is then one of conversations, and if left out the model's own",
        HelpName = "TOKENIZER",
    };

    private readonly Option<string?> _template = new("--template")
    {
        Description =
            $"The text: {string.Join(", ", InstanceTemplate.All.Select(template => template.Name))}; or a .json file with \"prompt_input\" and \"prompt_no_input\" (super-natural if left out)",
    };

    private readonly Option<int> _shots = new("--shots")
    {
        Description = "Demonstrations of the same task before each, at most",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _count = new("--count", "-k")
    {
        Description = "Examples to show, at most",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _first = new("--first")
    {
        Description = "The number of the first that is shown",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Write all examples so formatted, as prompts and responses: .jsonl, .json or .parquet",
        HelpName = "FILE",
    };

    private readonly Option<long> _seed = Seeds.Option();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new InstructRenderCommand().Build();

    private Command Build()
    {
        var command = new Command("render", "Show examples as the text that a model reads, by a template")
        {
            Options = { _template, _tokenizer, _shots, _first, _count, _output, _seed, _json },
        };
        command.SetAction(Run);
        return _input.AddTo(command);
    }

    private void Run(ParseResult parse)
    {
        var path = parse.GetValue(_output);
        if (path is not null)
        {
            InstructionWriter.CheckName(path);
            OutputPath.Check(path, parse.GetRequiredValue(_input.Sets).Select(InstructionInput.Find));
        }

        var file = _input.Open(parse);
        if (parse.GetValue(_tokenizer) is { } named)
        {
            RunTokens(parse, named, file, path);
            return;
        }

        var template = Template(parse.GetValue(_template) ?? "super-natural");
        var formatter = new FormattedInstances(file.Examples, template, parse.GetValue(_shots), parse.GetValue(_seed));
        var (first, count) = (Math.Max(1, parse.GetValue(_first)), Math.Max(0, parse.GetValue(_count)));
        var all = file.Examples.Select(formatter.Format);
        var formatted = path is null ? all.Skip(first - 1).Take(count).ToList() : [.. all];
        if (path is not null)
        {
            var responses = formatted.TrueForAll(example => example.Response is not null);
            InstructionWriter.Write(path, formatted, responses ? "prompt-response" : null);
            formatted = [.. formatted.Skip(first - 1).Take(count)];
        }

        Print(parse, template, formatted);
    }

    private void RunTokens(ParseResult parse, string named, InstructionFile file, string? path)
    {
        if (path is not null || parse.GetValue(_shots) != 0)
        {
            throw new InputException(
                "tokens are shown, not written, and of the example alone: leave -o and --shots out"
            );
        }

        var tokenizer = TokenizerFile.Open(named);
        var renderer = new InstructionRenderer(
            tokenizer,
            RenderedTokens.Template(named, parse.GetValue(_template), tokenizer)
        );
        var shown = file
            .Examples.Skip(Math.Max(1, parse.GetValue(_first)) - 1)
            .Take(Math.Max(0, parse.GetValue(_count)));
        RenderedTokens.Print(parse, renderer, shown, parse.GetValue(_json));
    }

    private void Print(ParseResult parse, InstanceTemplate template, List<InstructionExample> shown)
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["template"] = template.Name,
                    ["shown"] = JsonReport.Array(
                        shown,
                        example => new JsonObject { ["prompt"] = example.Instruction, ["response"] = example.Response }
                    ),
                }
            );
            return;
        }

        foreach (var example in shown)
        {
            output.WriteLine($"{example.Instruction}⟦{example.Response}⟧");
            output.WriteLine();
        }
    }

    private static InstanceTemplate Template(string name) =>
        name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? InstanceTemplate.Of(TemplateFile.Open(InstructionInput.Find(name)))
            : InstanceTemplate.Find(name);
}
