using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives.Noise;

/// <summary>Sentences change places at random.</summary>
internal static class SentencePermutation
{
    public static Passage Apply(Passage passage, double share, Xoshiro256 random)
    {
        var sentences = Runs.Sentences(passage, least: 1);
        int[] moved = [.. random.Permutation(sentences.Count).Take((int)Math.Ceiling(sentences.Count * share))];
        int[] order = [.. Enumerable.Range(0, sentences.Count)];
        var to = random.Permutation(moved.Length);
        for (var i = 0; i < moved.Length; i++)
        {
            order[moved[i]] = moved[to[i]];
        }

        return passage with
        {
            Ids = [.. order.SelectMany(number => passage.Ids[sentences[number]])],
            Marks = [.. order.SelectMany(number => passage.Marks[sentences[number]])],
        };
    }
}
