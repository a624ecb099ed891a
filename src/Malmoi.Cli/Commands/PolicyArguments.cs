using System.CommandLine;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary>How a verb that trains makes tokens of a corpus.</summary>
internal sealed class PolicyArguments
{
    private static readonly string[] s_units = ["word", "character", "syllable", "jamo"];

    private readonly Option<string> _unit = new Option<string>("--unit")
    {
        Description = "What a token is",
        DefaultValueFactory = _ => s_units[0],
    }.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, s_units);

    private readonly Option<bool> _lowercase = new("--lowercase") { Description = "Lower-case the text" };

    private readonly Option<bool> _punctuation = new("--split-punctuation")
    {
        Description = "Split punctuation from words",
    };

    private readonly Option<string?> _tokenizer = new("--tokenizer")
    {
        Description = "Instead of --unit: a tokenizer's file or folder, whose pieces are the tokens",
        HelpName = "PATH",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_unit, _lowercase, _punctuation, _tokenizer])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The tokenizer's file or folder that the command line names, if any.</summary>
    public string? Tokenizer(ParseResult parse) => parse.GetValue(_tokenizer);

    /// <summary>The policy that the command line names, over text of this normal form.</summary>
    /// <exception cref="InputException">A tokenizer is named and cannot be opened, or a unit beside it.</exception>
    public TextPolicy Policy(ParseResult parse, UnicodeForm normalization)
    {
        if (parse.GetValue(_tokenizer) is { } path)
        {
            if (
                parse.GetResult(_unit) is { Implicit: false }
                || parse.GetValue(_lowercase)
                || parse.GetValue(_punctuation)
                || normalization != UnicodeForm.None
            )
            {
                throw new InputException(
                    "--tokenizer says itself what a token is: leave out --unit, --lowercase, --split-punctuation and --normalize"
                );
            }

            var pieces = new PieceUnits(path);
            _ = pieces.Tokenizer;
            return TextPolicy.Pieces(pieces);
        }

        return new()
        {
            Unit = Enum.Parse<TextUnit>(parse.GetValue(_unit)!, ignoreCase: true),
            Lowercase = parse.GetValue(_lowercase),
            SplitPunctuation = parse.GetValue(_punctuation),
            Normalization = normalization,
        };
    }
}
