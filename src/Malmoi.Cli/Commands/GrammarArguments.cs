using System.CommandLine;
using Malmoi.Decoding.Constraints;

namespace Malmoi.Cli.Commands;

/// <summary>What a text is held to while it is written.</summary>
internal sealed class GrammarArguments
{
    private readonly Option<string?> _schema = new("--json-schema")
    {
        Description = "Write JSON of the schema (draft 2020-12) in this file; {} is any JSON",
    };

    private readonly Option<string?> _grammar = new("--grammar")
    {
        Description = "Write a text of the grammar (GBNF) in this file",
    };

    private readonly Option<string?> _regex = new("--regex")
    {
        Description = "Write a text that this regular expression matches from start to end",
    };

    public Command AddTo(Command command)
    {
        command.Options.Add(_schema);
        command.Options.Add(_grammar);
        command.Options.Add(_regex);
        return command;
    }

    /// <summary>The grammar asked for; null: none.</summary>
    /// <exception cref="InputException">More than one was given, or it is broken, or its file is missing.</exception>
    public Grammar? Read(ParseResult parse)
    {
        var (schema, gbnf, pattern) = (parse.GetValue(_schema), parse.GetValue(_grammar), parse.GetValue(_regex));
        if (new[] { schema, gbnf, pattern }.Count(given => given is not null) > 1)
        {
            throw new InputException("a text is held to one thing: give one of --json-schema, --grammar and --regex");
        }

        return schema is not null ? OfSchema(schema)
            : gbnf is not null ? Grammar.FromGbnf(Text(gbnf, _grammar.Name), $"'{gbnf}'")
            : pattern is not null ? Grammar.FromRegex(pattern)
            : null;
    }

    // A schema that fits on the command line may stand there itself.
    private Grammar OfSchema(string given) =>
        given.TrimStart().StartsWith('{')
            ? Grammar.FromJsonSchema(given, _schema.Name)
            : Grammar.FromJsonSchema(Text(given, _schema.Name), $"'{given}'");

    private static string Text(string path, string option) =>
        File.Exists(path)
            ? File.ReadAllText(path)
            : throw new InputException($"there is no file '{path}': {option} names a file");
}
