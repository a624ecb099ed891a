using System.Globalization;

namespace Malmoi.Tests.Village;

/// <summary>A word of a CoNLL-U sentence, as the checkers read it.</summary>
internal sealed record ConlluToken(
    int Id,
    string Form,
    string Lemma,
    string Part,
    string Features,
    int Head,
    string Relation
)
{
    public bool Has(string feature) => Features.Split('|').Contains(feature, StringComparer.Ordinal);
}

/// <summary>A CoNLL-U sentence with its text.</summary>
internal sealed class ConlluSentence(string text, IReadOnlyList<ConlluToken> tokens)
{
    public string Text => text;

    public IReadOnlyList<ConlluToken> Tokens => tokens;

    public ConlluToken? HeadOf(ConlluToken token) => token.Head == 0 ? null : tokens[token.Head - 1];

    public IEnumerable<ConlluToken> DependentsOf(ConlluToken token, params string[] relations) =>
        tokens.Where(other => other.Head == token.Id && relations.Contains(other.Relation, StringComparer.Ordinal));

    public static IEnumerable<ConlluSentence> Read(TextReader reader)
    {
        var text = "";
        var tokens = new List<ConlluToken>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("# text = ", StringComparison.Ordinal))
            {
                text = line["# text = ".Length..];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                var cells = line.Split('\t');
                tokens.Add(
                    new ConlluToken(
                        int.Parse(cells[0], CultureInfo.InvariantCulture),
                        cells[1],
                        cells[2],
                        cells[3],
                        cells[5],
                        int.Parse(cells[6], CultureInfo.InvariantCulture),
                        cells[7]
                    )
                );
            }
            else if (line.Length == 0 && tokens.Count > 0)
            {
                yield return new ConlluSentence(text, tokens.ToArray());
                tokens.Clear();
            }
        }
    }
}
