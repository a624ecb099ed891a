using System.Globalization;
using Malmoi.Text;

namespace Malmoi.Linguistics.Coreference;

/// <summary>GAP (Webster et al., 2018): pronouns in Wikipedia, each with two names of which it may mean one.</summary>
/// <remarks>Columns between tabs: ID Text Pronoun Pronoun-offset A A-offset A-coref B B-offset B-coref URL; offsets count characters.</remarks>
public static class GapFile
{
    private const int Columns = 11;

    /// <summary>The passages in which the pronoun means one of the two names; the others have no answer to find.</summary>
    /// <exception cref="InputException">The file is not GAP's; the line is in the message.</exception>
    public static IEnumerable<CoreferenceItem> Read(string path)
    {
        var number = 0L;
        foreach (var line in Corpus.Open(path, new CorpusOptions { Format = CorpusFormat.Text }).Lines())
        {
            number++;
            var cells = line.Split('\t');
            if (cells.Length != Columns)
            {
                throw Wrong($"has {cells.Length} columns between tabs: GAP has {Columns}");
            }

            if (number == 1 && cells[0] == "ID")
            {
                continue;
            }

            var mention = Place(cells[2], cells[3]);
            Range[] names = [Place(cells[4], cells[5]), Place(cells[7], cells[8])];
            int[] right = [.. Enumerable.Range(0, 2).Where(name => IsTrue(cells[6 + (3 * name)]))];
            if (right.Length > 0)
            {
                yield return new CoreferenceItem(cells[1], mention, names, right, Kind(cells[2]));
            }

            Range Place(string words, string offset)
            {
                if (!int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var characters))
                {
                    throw Wrong($"has the offset '{offset}': expected a number");
                }

                var start = 0;
                for (; characters > 0 && start < cells[1].Length; characters--)
                {
                    start += char.IsSurrogatePair(cells[1], start) ? 2 : 1;
                }

                return cells[1].AsSpan(start).StartsWith(words, StringComparison.Ordinal)
                    ? start..(start + words.Length)
                    : throw Wrong($"says that '{words}' stands at {offset}, where something else stands");
            }

            bool IsTrue(string cell) =>
                cell.ToUpperInvariant() switch
                {
                    "TRUE" => true,
                    "FALSE" => false,
                    _ => throw Wrong($"has '{cell}' where TRUE or FALSE belongs"),
                };

            InputException Wrong(string what) => new($"'{path}' line {number} {what}");
        }
    }

    private static string Kind(string pronoun) =>
        pronoun.ToUpperInvariant() is "SHE" or "HER" or "HERS" ? "feminine" : "masculine";
}
