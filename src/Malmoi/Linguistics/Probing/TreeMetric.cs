using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>A dependency tree as distances: how many edges lie between two words, and between a word and the root.</summary>
public sealed class TreeMetric
{
    private readonly int[] _heads; // from 0; -1: the root

    /// <param name="sentence">With its tree.</param>
    public TreeMetric(TreebankSentence sentence)
    {
        _heads = [.. sentence.Words.Select(word => word.Head - 1)];
        IsJudged = [.. sentence.Words.Select(word => word.Part != "PUNCT" && word.Relation != "punct")];
        Depths = [.. Enumerable.Range(0, _heads.Length).Select(Depth)];
    }

    public int Words => _heads.Length;

    /// <summary>Which words count in results: not the punctuation.</summary>
    public bool[] IsJudged { get; }

    /// <summary>Edges between each word and the root.</summary>
    public float[] Depths { get; }

    /// <summary>(words, words): edges between two words.</summary>
    public float[] Distances()
    {
        var distances = new float[Words * Words];
        for (var i = 0; i < Words; i++)
        {
            for (var j = 0; j < i; j++)
            {
                distances[(i * Words) + j] = distances[(j * Words) + i] = Distance(i, j);
            }
        }

        return distances;
    }

    /// <summary>Whether one of two words depends on the other.</summary>
    public bool IsEdge(int left, int right) => _heads[left] == right || _heads[right] == left;

    private int Distance(int left, int right)
    {
        var steps = 0;
        for (; left != right; steps++)
        {
            if (Depths[left] >= Depths[right])
            {
                left = _heads[left];
            }
            else
            {
                right = _heads[right];
            }

            if (left < 0 || right < 0)
            {
                return steps + 1; // two roots: as if they hung on one
            }
        }

        return steps;
    }

    private float Depth(int word)
    {
        var depth = 0;
        for (; _heads[word] >= 0; word = _heads[word])
        {
            depth++;
        }

        return depth;
    }
}
