namespace Malmoi.Linguistics.Probing;

/// <summary>What a task asks of a treebank's sentences, as numbers: where the vectors stand, and what is to be guessed.</summary>
/// <remarks>Some 24 bytes an example; the vectors stay in their file.</remarks>
public sealed class ProbeData
{
    private ProbeData(IReadOnlyList<string> labels) => Labels = labels;

    /// <summary>What there is to choose from.</summary>
    public IReadOnlyList<string> Labels { get; }

    public int Count => Answers.Length;

    /// <summary>The word among all words; of sentences the first.</summary>
    public required long[] Words { get; init; }

    /// <summary>The second word of pairs; of sentences the last.</summary>
    public required long[] Others { get; init; }

    /// <summary>The number of the label; -1: one that what is learnt from does not have.</summary>
    public required int[] Answers { get; init; }

    /// <summary>The number of the type of the word.</summary>
    public required int[] Types { get; init; }

    /// <summary>The number of the sentence.</summary>
    public required int[] Sentences { get; init; }

    /// <summary>Reads a task from sentences.</summary>
    /// <param name="task">What is asked.</param>
    /// <param name="sentences">Each with the number of its first word, and of its words.</param>
    /// <param name="types">Words by number; new ones are added.</param>
    /// <param name="labels">Those of what was learnt from; null: those found here.</param>
    /// <param name="least">Labels of fewer examples are left out.</param>
    public static ProbeData Of(
        ProbeTask task,
        IEnumerable<PlacedSentence> sentences,
        Dictionary<string, int> types,
        IReadOnlyList<string>? labels = null,
        int least = 1
    )
    {
        var found = new List<(long Word, long Other, string Label, int Type, int Sentence)>();
        foreach (var sentence in sentences)
        {
            foreach (var example in task.Examples(sentence.Tree))
            {
                if (!types.TryGetValue(example.Type, out var type))
                {
                    types[example.Type] = type = types.Count;
                }

                var isWhole = task.Input == ProbeInput.Sentence;
                found.Add(
                    (
                        sentence.First + (isWhole ? 0 : example.Word),
                        sentence.First + (isWhole ? sentence.Tree.Words.Count - 1 : example.Other),
                        example.Label,
                        type,
                        sentence.Number
                    )
                );
            }
        }

        labels ??=
        [
            .. found
                .CountBy(example => example.Label)
                .Where(count => count.Value >= least)
                .OrderByDescending(count => count.Value)
                .ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => count.Key),
        ];
        var numbers = labels
            .Select((label, i) => (label, i))
            .ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        return new ProbeData(labels)
        {
            Words = [.. found.Select(example => example.Word)],
            Others = [.. found.Select(example => example.Other)],
            Answers = [.. found.Select(example => numbers.GetValueOrDefault(example.Label, -1))],
            Types = [.. found.Select(example => example.Type)],
            Sentences = [.. found.Select(example => example.Sentence)],
        };
    }

    /// <summary>The examples that have a label.</summary>
    public ProbeData Labelled() => Take([.. Enumerable.Range(0, Count).Where(i => Answers[i] >= 0)]);

    /// <summary>Some of the examples, in the order given.</summary>
    public ProbeData Take(IReadOnlyList<int> examples) =>
        new(Labels)
        {
            Words = [.. examples.Select(i => Words[i])],
            Others = [.. examples.Select(i => Others[i])],
            Answers = [.. examples.Select(i => Answers[i])],
            Types = [.. examples.Select(i => Types[i])],
            Sentences = [.. examples.Select(i => Sentences[i])],
        };

    /// <summary>The same examples with other answers.</summary>
    /// <param name="answers">A number below that of the labels for each.</param>
    public ProbeData With(int[] answers) =>
        new(Labels)
        {
            Words = Words,
            Others = Others,
            Answers = answers,
            Types = Types,
            Sentences = Sentences,
        };
}
