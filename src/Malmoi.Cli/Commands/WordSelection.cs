using Malmoi.Tokenization;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;

namespace Malmoi.Cli.Commands;

/// <summary>The words of a picture, and which of them an arrow joins.</summary>
internal sealed class WordSelection
{
    private readonly Dictionary<string, int> _places = [];

    public List<string> Words { get; } = [];

    /// <summary>Places in <see cref="Words"/>.</summary>
    public List<(int From, int To)> Pairs { get; } = [];

    /// <summary>A word; or two with a colon between them, which an arrow joins, unless there is a word of that spelling.</summary>
    public void Add(string words, WordEmbeddings vectors)
    {
        var colon = words.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon < words.Length - 1 && vectors.Words.Find(words) < 0)
        {
            Add(words[..colon], words[(colon + 1)..]);
        }
        else
        {
            Add(words);
        }
    }

    public void Add(string first, string second)
    {
        var pair = (Add(first), Add(second));
        if (!Pairs.Contains(pair))
        {
            Pairs.Add(pair);
        }
    }

    /// <summary>The pairs that a section of an analogy set asks about, those of frequent words first; pairs without vectors are left out.</summary>
    /// <exception cref="InputException">No pair has vectors.</exception>
    public void Add(AnalogySection section, WordEmbeddings vectors, int most)
    {
        if (!TryAdd(section, vectors, most))
        {
            throw new InputException(
                $"no pair of the section '{section.Name}' has vectors; are its words written as in the corpus?"
            );
        }
    }

    /// <inheritdoc cref="Add(AnalogySection, WordEmbeddings, int)"/>
    /// <returns>Whether any pair has vectors.</returns>
    public bool TryAdd(AnalogySection? section, WordEmbeddings vectors, int most)
    {
        var pairs = (section?.Questions ?? [])
            .SelectMany<AnalogyQuestion, (string First, string Second)>(question =>
                [(question.A, question.B), (question.C, question.D)]
            )
            .Distinct()
            .Select(pair =>
                (pair.First, pair.Second, Ids: (vectors.Words.Find(pair.First), vectors.Words.Find(pair.Second)))
            )
            .Where(pair => pair.Ids is { Item1: >= 0, Item2: >= 0 })
            .OrderBy(pair => Math.Max(pair.Ids.Item1, pair.Ids.Item2))
            .Take(most)
            .ToList();
        pairs.ForEach(pair => Add(pair.First, pair.Second));
        return pairs.Count > 0;
    }

    /// <summary>The first words of a file.</summary>
    public void AddFirst(WordEmbeddings vectors, int count)
    {
        for (var id = 0; id < Math.Min(count, vectors.Count); id++)
        {
            Add(vectors.Words.Word(id));
        }
    }

    private int Add(string word)
    {
        if (!_places.TryGetValue(word, out var place))
        {
            _places[word] = place = Words.Count;
            Words.Add(word);
        }

        return place;
    }
}
