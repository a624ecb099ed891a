using Malmoi.Text;

namespace Malmoi.Evaluation.Tasks;

/// <summary>The Corpus of Linguistic Acceptability (Warstadt, Singh and Bowman, 2019): sentences from linguists' books with their judgements.</summary>
/// <remarks>Columns between tabs: source, 1 or 0, the author's mark, the sentence. The threshold is chosen on the training part.</remarks>
public static class Cola
{
    public const string Name = "cola";

    /// <param name="folder">The repository's folder, or the one with the .tsv files.</param>
    /// <exception cref="InputException">A file is missing or broken; the line is in the message.</exception>
    public static AcceptabilityTask Load(string folder)
    {
        string[] places = [Path.Combine(folder, "acceptability_corpus", "cola_public", "raw"), folder];
        var place =
            Array.Find(places, place => File.Exists(Path.Combine(place, "in_domain_train.tsv")))
            ?? throw new InputException($"'{folder}' holds no CoLA: it should have in_domain_train.tsv");
        return new AcceptabilityTask(
            Name,
            Read(Path.Combine(place, "in_domain_train.tsv")),
            [
                ("in domain", Read(Path.Combine(place, "in_domain_dev.tsv"))),
                ("out of domain", Read(Path.Combine(place, "out_of_domain_dev.tsv"))),
            ]
        );
    }

    /// <summary>CoLA's folder, or one file in its columns, of which every second sentence chooses the threshold for the others.</summary>
    /// <exception cref="InputException">Nothing of that kind is there, or a line is broken.</exception>
    public static AcceptabilityTask LoadFrom(string path)
    {
        if (!File.Exists(path))
        {
            return Load(path);
        }

        var sentences = Read(path);
        return new AcceptabilityTask(
            path,
            [.. sentences.Where((_, i) => i % 2 == 0)],
            [("every second sentence", [.. sentences.Where((_, i) => i % 2 == 1)])]
        );
    }

    private static List<JudgedSentence> Read(string path)
    {
        var sentences = new List<JudgedSentence>();
        foreach (var line in Corpus.Open(path, new CorpusOptions { Format = CorpusFormat.Text }).Lines())
        {
            sentences.Add(
                line.Split('\t') is [_, ("0" or "1") and var label, _, { Length: > 0 } text]
                    ? new JudgedSentence(text, label == "1")
                    : throw new InputException(
                        $"'{path}' line {sentences.Count + 1} is not CoLA's: expected a source, 0 or 1, a mark and a sentence between tabs"
                    )
            );
        }

        return sentences;
    }
}
