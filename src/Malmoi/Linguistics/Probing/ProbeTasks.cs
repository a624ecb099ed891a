using System.Globalization;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>The tasks by name.</summary>
public static class ProbeTasks
{
    private const string Feature = "feature:";

    // Upper bounds of the classes of sentence length, in words (Conneau et al., 2018).
    private static readonly int[] s_lengths = [4, 8, 12, 16, 20, 25, 30];

    private static readonly Dictionary<string, ProbeTask> s_tasks = new[]
    {
        OfWords("part", word => word.Part),
        OfWords("tag", word => word.Tag),
        OfWords("number", word => word.Feature("Number")),
        OfWords("tense", Predicates.Tense),
        OfWords("honorific", Predicates.Honorific),
        OfWords("ending", RelationRows.Ending),
        new ProbeTask("relation", ProbeInput.Pair, Relations),
        new ProbeTask("content", ProbeInput.Sentence, _ => []) { Prepare = WordContent.Of },
        new ProbeTask("length", ProbeInput.Sentence, sentence => [new ProbeExample(0, 0, Length(sentence), "")]),
    }.ToDictionary(task => task.Name, StringComparer.Ordinal);

    /// <summary>What can be asked for, besides <c>feature:NAME</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_tasks.Keys];

    /// <summary>All words, of which nothing is asked: a way to their vectors.</summary>
    internal static ProbeTask Words { get; } =
        new(
            "words",
            ProbeInput.Word,
            sentence => sentence.Words.Select(word => new ProbeExample(word.Number - 1, 0, "word", ""))
        );

    /// <summary>The task of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static ProbeTask Parse(string name) =>
        s_tasks.TryGetValue(name, out var task) ? task
        : name.StartsWith(Feature, StringComparison.Ordinal) && name.Length > Feature.Length
            ? OfWords(name, word => word.Feature(name[Feature.Length..]))
        : throw new InputException(
            $"there is no probing task '{name}': give {string.Join(", ", Names)}, or {Feature}NAME for a feature of the treebank"
        );

    /// <summary>A word as a control task knows it.</summary>
    public static string TypeOf(TreebankWord word) => word.Form.ToLowerInvariant();

    private static ProbeTask OfWords(string name, Func<TreebankWord, string?> label) =>
        new(
            name,
            ProbeInput.Word,
            sentence =>
                from word in sentence.Words
                let of = label(word)
                where of is { Length: > 0 } and not "_"
                select new ProbeExample(word.Number - 1, 0, of, TypeOf(word))
        );

    private static IEnumerable<ProbeExample> Relations(TreebankSentence sentence) =>
        from word in sentence.Words
        where word.Head > 0 && word.Relation != "punct" && word.Part != "PUNCT"
        select new ProbeExample(word.Number - 1, word.Head - 1, word.Relation.Split(':')[0], TypeOf(word));

    private static string Length(TreebankSentence sentence)
    {
        var place = Array.FindIndex(s_lengths, most => sentence.Words.Count <= most);
        var from = place > 0 ? s_lengths[place - 1] + 1 : 1;
        return place < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{s_lengths[^1] + 1}+")
            : string.Create(CultureInfo.InvariantCulture, $"{from}-{s_lengths[place]}");
    }
}
