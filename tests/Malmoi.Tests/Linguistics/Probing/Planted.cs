using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Tests.Linguistics.Probing;

/// <summary>Sentences of drawn words, and vectors with something planted in them.</summary>
internal static class Planted
{
    /// <summary>Sentences of words from a vocabulary, each word with one of the labels as its part of speech.</summary>
    /// <param name="count">Of sentences.</param>
    /// <param name="words">In each.</param>
    /// <param name="vocabulary">Types of words.</param>
    /// <param name="label">The part of speech of a word; null: it is drawn.</param>
    /// <param name="labels">How many parts there are.</param>
    /// <param name="seed">Of what is drawn.</param>
    public static IReadOnlyList<TreebankSentence> Sentences(
        int count,
        int words,
        int vocabulary,
        Func<int, int>? label = null,
        int labels = 3,
        long seed = 1
    )
    {
        var random = new Xoshiro256(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    Sentence([
                        .. Enumerable
                            .Range(0, words)
                            .Select(_ => random.Next(vocabulary))
                            .Select(type => ($"w{type}", $"P{label?.Invoke(type) ?? random.Next(labels)}")),
                    ])
                ),
        ];
    }

    /// <summary>A sentence in which each word depends on the one before.</summary>
    public static TreebankSentence Sentence(params (string Form, string Part)[] words) =>
        Sentence([.. Enumerable.Range(0, words.Length)], words);

    /// <summary>A sentence with a tree.</summary>
    /// <param name="heads">The number of each word's head, from 1; 0 for the root.</param>
    /// <param name="words">As many.</param>
    public static TreebankSentence Sentence(int[] heads, params (string Form, string Part)[] words)
    {
        var list = new List<TreebankWord>();
        var place = 0;
        foreach (var (form, part) in words)
        {
            list.Add(
                new TreebankWord
                {
                    Number = list.Count + 1,
                    Form = form,
                    Lemma = form,
                    Part = part,
                    Tag = "",
                    Features = "",
                    Head = heads[list.Count],
                    Relation = heads[list.Count] == 0 ? "root" : "dep",
                    Range = place..(place + form.Length),
                }
            );
            place += form.Length + 1;
        }

        return new TreebankSentence
        {
            Identity = "s",
            Document = "d",
            Line = 1,
            Text = string.Join(' ', words.Select(word => word.Form)),
            Words = list,
            Joined = [],
            Unsaid = [],
        };
    }

    /// <summary>A model whose one layer gives the vector of each word of a text.</summary>
    public sealed class Vectors(Func<string, float[]> vector) : IWordActivations
    {
        public IReadOnlyList<float[]> Of(string text, IReadOnlyList<Range> words) =>
            [
                [.. words.SelectMany(range => vector(text[range]))],
            ];
    }

    /// <summary>Vectors drawn from a normal distribution, of a type always the same.</summary>
    public static float[] Noise(string type, int width)
    {
        var random = new Xoshiro256(7, type.Aggregate(17L, (hash, letter) => (hash * 31) + letter));
        return [.. Enumerable.Range(0, width).Select(_ => (float)random.NextNormal())];
    }
}
