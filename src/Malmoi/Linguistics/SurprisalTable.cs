using System.Globalization;
using Malmoi.LanguageModels;

namespace Malmoi.Linguistics;

/// <summary>Surprisals as a tidy table (Wickham, 2014), one row a token, word or eojeol, for R and the like.</summary>
/// <remarks>
/// <code>
///   text,position,unit,start,end,tokens,surprisal_bits,rank,entropy_bits
///   1,1,나는,0,2,1,9.1327,204,11.2034
/// </code>
/// Texts and positions are counted from 1; start and end are UTF-16 units. What is not known is empty, which R reads as NA with
/// <c>na.strings = ""</c>. Comma-separated as RFC 4180 has it, numbers with a point, lines end with a line feed.
/// </remarks>
public sealed class SurprisalTable
{
    private readonly TextWriter _output;
    private readonly SurprisalUnit _unit;
    private readonly int? _end;
    private int _texts;

    /// <summary>Begins a table with its header.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="unit">What a row is.</param>
    /// <param name="end">The id of the model's end mark, which gets a row of its own; null: it predicts none.</param>
    public SurprisalTable(TextWriter output, SurprisalUnit unit, int? end = null)
    {
        (_output, _unit, _end) = (output, unit, end);
        _output.Write("text,position,unit,start,end,tokens,surprisal_bits,rank,entropy_bits\n");
    }

    /// <summary>Appends the rows of one text.</summary>
    public void Write(string text, TextScore score)
    {
        _texts++;
        var position = 0;
        foreach (var unit in UnitSurprisal.Of(text, score, _unit, _end))
        {
            position++;
            string?[] cells =
            [
                Number(_texts),
                Number(position),
                Quoted(unit.Text),
                Number(unit.Range.Start.Value),
                Number(unit.Range.End.Value),
                Number(unit.Tokens),
                Number(unit.Bits),
                unit.Rank is { } rank ? Number(rank) : "",
                unit.EntropyBits is { } entropy ? Number(entropy) : "",
            ];
            _output.Write(string.Join(',', cells));
            _output.Write('\n');
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
