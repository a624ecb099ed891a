using Malmoi.Text;

namespace Malmoi.Evaluation.Tasks;

/// <summary>Kontrast (Song, Cho and Song, 2025): 160 minimal pairs of Korean syntax, written by linguists.</summary>
public static class Kontrast
{
    public const string Name = "kontrast-ko";

    private const string FileName = "ForcedChoice_160pairs.csv";

    /// <param name="folder">The repository's folder, or its folder <c>dataset</c>.</param>
    /// <exception cref="InputException">The pairs are not there, or a row is broken.</exception>
    public static PairTask Load(string folder)
    {
        string[] places = [Path.Combine(folder, "dataset", FileName), Path.Combine(folder, FileName)];
        var path =
            Array.Find(places, File.Exists)
            ?? throw new InputException($"'{folder}' holds no Kontrast: it should have dataset/{FileName}");
        var pairs = Column(path, "sentence_A")
            .Zip(Column(path, "sentence_B"), Column(path, "gold_label"))
            .Select((row, index) => Pair(row, index + 1, path));
        return new PairTask(Name, [.. pairs]);
    }

    private static IEnumerable<string> Column(string path, string name) =>
        Corpus.Open(path, new CorpusOptions { Format = CorpusFormat.Csv, Column = name }).Documents();

    private static MinimalPair Pair((string First, string Second, string Label) row, int number, string path) =>
        row.Label switch
        {
            "A" => new MinimalPair(row.First, row.Second, Name, Name),
            "B" => new MinimalPair(row.Second, row.First, Name, Name),
            _ => throw new InputException($"'{path}' pair {number} has the label '{row.Label}': expected A or B"),
        };
}
