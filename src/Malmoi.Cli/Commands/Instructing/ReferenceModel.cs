using System.CommandLine;
using Malmoi.Instructions;
using Malmoi.Instructions.Difficulty;
using Malmoi.Instructions.Formatting;
using Malmoi.Models;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>--perplexity MODEL</c>: a reference model that says how hard responses are.</summary>
internal sealed class ReferenceModel
{
    private readonly Option<string?> _model = new("--perplexity")
    {
        Description = "A reference model of any kind: the perplexity of each response behind its prompt is measured",
        HelpName = "MODEL",
    };

    private readonly Option<string?> _template = new("--template")
    {
        Description =
            $"How the reference model reads the prompt: {string.Join(", ", InstanceTemplate.All.Select(template => template.Name))}; left out, what is asked and a line end",
    };

    public Command AddTo(Command command)
    {
        command.Options.Add(_model);
        command.Options.Add(_template);
        return command;
    }

    public bool IsAsked(ParseResult parse) => parse.GetValue(_model) is not null;

    /// <summary>Measures a set under the model.</summary>
    public async Task<ResponsePerplexity> MeasureAsync(
        ParseResult parse,
        IReadOnlyList<InstructionExample> examples,
        CancellationToken ct
    )
    {
        using var opened = LocalModel.Open(parse.GetValue(_model)!);
        var template = parse.GetValue(_template) is { } name ? InstanceTemplate.Find(name) : null;
        var done = 0;
        return await ProgressBar.ShowAsync(
            "measuring",
            () => (double)done / Math.Max(1, examples.Count),
            () => ResponsePerplexity.MeasureAsync(opened.Scorer(), examples, template, count => done = count, ct)
        );
    }
}
