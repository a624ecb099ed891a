using System.CommandLine;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>How a model writes a summary or a translation.</summary>
internal sealed class WritingArguments
{
    private readonly Option<string> _prefix = new("--prefix")
    {
        Description = "What stands before every source, as T5 wants it: \"summarize: \"",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _separator = new("--separator")
    {
        Description = "What parts source and target where one decoder reads both [default: a line end]",
        DefaultValueFactory = _ => "\n",
    };

    private readonly Option<int> _length = new("--target-length")
    {
        Description = "Tokens of a target at most",
        DefaultValueFactory = _ => 64,
    };

    private readonly Option<double> _smoothing = new("--label-smoothing")
    {
        Description = "Share of each label that is spread over the vocabulary",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int?> _start = new("--start-token")
    {
        Description = "Id of the token that a decoder begins with [default: the family's]",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_prefix);
        command.Options.Add(_separator);
        command.Options.Add(_length);
        command.Options.Add(_smoothing);
        command.Options.Add(_start);
    }

    public WritingOptions Options(ParseResult parse) =>
        parse.GetValue(_length) < 2
            ? throw new InputException($"--target-length {parse.GetValue(_length)} holds no text: expected at least 2")
            : new WritingOptions
            {
                Prefix = parse.GetRequiredValue(_prefix),
                Separator = parse.GetRequiredValue(_separator),
                TargetLength = parse.GetValue(_length),
                Start = parse.GetValue(_start),
            };

    public double Smoothing(ParseResult parse) => parse.GetValue(_smoothing);
}
