using System.CommandLine;
using Malmoi.WordVectors.Files;

namespace Malmoi.Cli.Commands;

/// <summary>The arguments that every verb over vectors shares.</summary>
internal sealed class VectorArguments
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description =
            "Word vectors: word2vec text or binary, GloVe text, fastText .vec, .bin or .ftz (also .gz and .zst), safetensors with its words beside it",
    };

    private readonly Option<int?> _limit = new("--limit")
    {
        Description = "Read only the first so many words (a fastText model is read whole)",
        HelpName = "WORDS",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    /// <summary>Adds the file before the verb's own arguments, and the options after its own.</summary>
    public Command AddTo(Command command)
    {
        command.Arguments.Insert(0, _file);
        command.Options.Add(_limit);
        command.Options.Add(_json);
        return command;
    }

    /// <summary>Opens the file that the command line names.</summary>
    public OpenedVectors Open(ParseResult parse)
    {
        var limit = parse.GetValue(_limit) ?? int.MaxValue;
        return limit >= 1
            ? VectorFile.Open(parse.GetRequiredValue(_file), limit)
            : throw new InputException($"--limit is {limit}: expected at least 1 word");
    }

    public bool Json(ParseResult parse) => parse.GetValue(_json);
}
