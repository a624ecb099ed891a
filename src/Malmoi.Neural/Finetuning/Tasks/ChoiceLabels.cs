using System.Globalization;
using Malmoi.Data.Records;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>How a data set says which choice is right: by a number from 0 or from 1, by a letter, or by the choice itself.</summary>
internal sealed class ChoiceLabels
{
    private readonly bool _fromOne;

    /// <param name="labels">All of a file's: they are numbers from 1 where none is 0 and one is as great as there are choices.</param>
    /// <param name="choices">Of a question.</param>
    public ChoiceLabels(IEnumerable<string> labels, int choices)
    {
        var numbers = labels.Select(Number).OfType<int>().ToHashSet();
        _fromOne = !numbers.Contains(0) && numbers.Contains(choices);
    }

    /// <summary>The number of the right choice, from 0.</summary>
    /// <exception cref="InputException">The label says none of them.</exception>
    public int Of(Record record, string label, IReadOnlyList<string> choices)
    {
        var index =
            Number(label) is { } number ? number - (_fromOne ? 1 : 0)
            : label is [>= 'A' and <= 'Z' and var letter] ? letter - 'A'
            : choices.ToList().IndexOf(label);
        return index >= 0 && index < choices.Count
            ? index
            : throw record.Error(
                $"the label '{label}' is none of {choices.Count} choices: expected a number from {(_fromOne ? 1 : 0)} to {choices.Count - (_fromOne ? 0 : 1)}, a letter, or the choice itself"
            );
    }

    private static int? Number(string label) =>
        int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
