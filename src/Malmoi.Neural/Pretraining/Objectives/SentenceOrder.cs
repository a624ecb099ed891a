using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Whether two segments that follow each other stand in their order, and the tokens hidden in both (ALBERT, Lan et al., 2020).</summary>
/// <remarks>A passage is cut at a random sentence, and half of the time the two parts change places: class 0 is "in order" and 1 "swapped", as published.</remarks>
/// <param name="pair">Puts the two together.</param>
public sealed class SentenceOrder(SentencePair pair) : IObjective
{
    /// <exception cref="InputException">The passage has less than two sentences.</exception>
    public Example Make(Passage passage, Xoshiro256 random)
    {
        var sentences = Runs.Sentences(passage, least: 2);
        var cut = sentences[1 + random.Next(sentences.Count - 1)].Start;
        var (first, second) = (Segment.Of(passage, ..cut), Segment.Of(passage, cut..));
        return random.NextDouble() < 0.5
            ? pair.Make(first, second, label: 0, random)
            : pair.Make(second, first, label: 1, random);
    }
}
