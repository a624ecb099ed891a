namespace Malmoi.Instructions.Evolution;

/// <summary>A topic that instructions may be about; three hundred of them stand in <c>topics.tsv</c>, as the survey's strategy of diversity has 293.</summary>
/// <param name="Area">What it belongs to.</param>
/// <param name="English">Its English name.</param>
/// <param name="Korean">Its Korean name.</param>
public sealed record Topic(string Area, string English, string Korean)
{
    /// <summary>All of them, by area.</summary>
    public static IReadOnlyList<Topic> All { get; } = Read();

    /// <summary>Topics in an order by chance, each once before any comes again.</summary>
    public static IEnumerable<Topic> Shuffled(long seed)
    {
        var random = new Xoshiro256(seed);
        Topic[] topics = [.. All];
        while (true)
        {
            for (var i = topics.Length - 1; i > 0; i--)
            {
                var other = random.Next(i + 1);
                (topics[i], topics[other]) = (topics[other], topics[i]);
            }

            foreach (var topic in topics)
            {
                yield return topic;
            }
        }
    }

    private static List<Topic> Read()
    {
        using var stream = typeof(Topic).Assembly.GetManifestResourceStream(
            "Malmoi.Instructions.Evolution.topics.tsv"
        )!;
        using var reader = new StreamReader(stream);
        var topics = new List<Topic>();
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split('\t');
            topics.Add(new Topic(parts[0], parts[2], parts[3]));
        }

        return topics;
    }
}
