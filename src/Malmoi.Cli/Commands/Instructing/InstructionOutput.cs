using System.CommandLine;
using Malmoi.Instructions;
using Malmoi.Instructions.Writing;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>-o</c> of verbs that write a set of instructions.</summary>
internal sealed class InstructionOutput
{
    private readonly Option<string> _path = new("--output", "-o")
    {
        Description = "The set to write: .jsonl, .json or .parquet",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<string?> _as = new("--as")
    {
        Description =
            $"How it is written: {string.Join(", ", InstructionWriter.Layouts)}; left out, the plainest of alpaca, prompts and messages that holds it",
    };

    public Command AddTo(Command command)
    {
        command.Options.Add(_path);
        command.Options.Add(_as);
        return command;
    }

    /// <summary>Looked at before any work is done.</summary>
    /// <exception cref="InputException">The name says no format, or is that of an input.</exception>
    public string Check(ParseResult parse, IEnumerable<string?> inputs)
    {
        var path = parse.GetRequiredValue(_path);
        InstructionWriter.CheckName(path);
        OutputPath.Check(path, inputs.Select(input => input is null ? null : InstructionInput.Find(input)));
        return path;
    }

    public void Write(ParseResult parse, IReadOnlyList<InstructionExample> examples) =>
        InstructionWriter.Write(parse.GetRequiredValue(_path), examples, parse.GetValue(_as));
}
