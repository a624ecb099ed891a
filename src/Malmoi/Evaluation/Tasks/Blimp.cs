namespace Malmoi.Evaluation.Tasks;

/// <summary>The Benchmark of Linguistic Minimal Pairs for English (Warstadt et al., 2020): 67 paradigms of 1,000 pairs, 12 phenomena.</summary>
public static class Blimp
{
    public const string Name = "blimp";

    /// <param name="folder">The repository's folder, or its folder <c>data</c>.</param>
    /// <exception cref="InputException">There are no pairs in it.</exception>
    public static PairTask Load(string folder)
    {
        var data = Directory.Exists(Path.Combine(folder, "data")) ? Path.Combine(folder, "data") : folder;
        var files = Directory.Exists(data) ? Directory.GetFiles(data, "*.jsonl") : [];
        if (files.Length == 0)
        {
            throw new InputException($"'{folder}' holds no BLiMP: it should have data/*.jsonl, one file a paradigm");
        }

        Array.Sort(files, StringComparer.Ordinal);
        var pairs = files
            .SelectMany(file => PairFile.Read(file, mayBeSame: true))
            .Select(AsInThePaper)
            .OrderBy(pair => pair.Phenomenon, StringComparer.Ordinal)
            .ToList();
        return new PairTask(Name, pairs)
        {
            SplitPunctuation = true,
            Published =
            [
                .. BlimpPublished
                    .Read(Path.Combine(folder, "raw_results", "summary"))
                    .Select(row => WithFamilies(row, pairs)),
            ],
        };
    }

    // Families are means over paradigms, where the figures of all of them are known.
    private static PublishedRow WithFamilies(PublishedRow row, List<MinimalPair> pairs)
    {
        var accuracy = new Dictionary<string, double>(row.Accuracy);
        foreach (var family in pairs.GroupBy(pair => pair.Family))
        {
            var paradigms = family.Select(pair => pair.Paradigm).Distinct().ToList();
            if (paradigms.TrueForAll(accuracy.ContainsKey))
            {
                accuracy[family.Key] = paradigms.Average(paradigm => accuracy[paradigm]);
            }
        }

        return row with
        {
            Accuracy = accuracy,
        };
    }

    // The files call two paradigms of argument structure "s-selection", and one family by two names; the paper's tables do not.
    private static MinimalPair AsInThePaper(MinimalPair pair) =>
        pair with
        {
            Phenomenon = pair.Phenomenon == "s-selection" ? "argument_structure" : pair.Phenomenon,
            Family = pair.Family.Replace('_', '/'),
        };
}
