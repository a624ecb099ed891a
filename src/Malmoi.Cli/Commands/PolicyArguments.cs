using System.CommandLine;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary>How a verb that trains makes tokens of a corpus.</summary>
internal sealed class PolicyArguments
{
    private readonly Option<TextUnit> _unit = new("--unit")
    {
        Description = "what a token is: word, character, syllable or jamo",
        DefaultValueFactory = _ => TextUnit.Word,
    };

    private readonly Option<bool> _lowercase = new("--lowercase") { Description = "lower-case the text" };

    private readonly Option<bool> _punctuation = new("--split-punctuation")
    {
        Description = "split punctuation from words",
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
            Unit = parse.GetValue(_unit),
            Lowercase = parse.GetValue(_lowercase),
            SplitPunctuation = parse.GetValue(_punctuation),
            Normalization = normalization,
        };
}
