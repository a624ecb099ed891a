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

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_unit, _lowercase, _punctuation])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The policy that the command line names, over text of this normal form.</summary>
    public TextPolicy Policy(ParseResult parse, UnicodeForm normalization) =>
        new()
        {
            Unit = Enum.Parse<TextUnit>(parse.GetValue(_unit)!, ignoreCase: true),
            Lowercase = parse.GetValue(_lowercase),
            SplitPunctuation = parse.GetValue(_punctuation),
            Normalization = normalization,
        };
}
