using System.Text;
using Malmoi.Text;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>What is one document of a corpus.</summary>
public enum DocumentUnit
{
    /// <summary>A line of a text file; a record of the other formats.</summary>
    Line,

    /// <summary>Lines up to an empty one.</summary>
    Paragraph,

    /// <summary>Lines of running text, whatever they hold, until there are 65,536 characters: books without other boundaries.</summary>
    Stretch,
}

/// <summary>The documents of a corpus.</summary>
internal static class CorpusDocuments
{
    private const int StretchCharacters = 1 << 16;

    // A file without empty lines is no reason to take all of it into memory.
    private const int LongestParagraph = 1 << 20;

    public static IEnumerable<string> Of(Corpus corpus, DocumentUnit unit, CancellationToken ct) =>
        unit == DocumentUnit.Line ? corpus.Documents(ct) : Joined(corpus.Documents(ct), unit);

    private static IEnumerable<string> Joined(IEnumerable<string> lines, DocumentUnit unit)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var isEnd = unit == DocumentUnit.Paragraph && string.IsNullOrWhiteSpace(line);
            if (!isEnd)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(line);
            }

            if ((isEnd && text.Length > 0) || text.Length >= Longest(unit))
            {
                yield return text.ToString();
                text.Clear();
            }
        }

        if (text.Length > 0)
        {
            yield return text.ToString();
        }
    }

    private static int Longest(DocumentUnit unit) =>
        unit == DocumentUnit.Stretch ? StretchCharacters : LongestParagraph;
}
