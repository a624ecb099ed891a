using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Whether the second segment follows the first or comes from elsewhere, and the tokens hidden in both (BERT, Devlin et al., 2019).</summary>
/// <remarks>
/// A passage is cut at a random sentence. Half of the time, and always where it is one sentence, what follows is replaced by sentences of another
/// passage; class 0 is "follows" and 1 "comes from elsewhere", as published. One passage in ten is cut short, so that the model sees
/// short inputs too.
/// </remarks>
/// <param name="pair">Puts the two together.</param>
/// <param name="others">Where the other segments come from: passages of another document.</param>
/// <param name="longest">Tokens of both segments at most; what exceeds it is cut from the ends of the longer one.</param>
public sealed class NextSentence(SentencePair pair, IPassages others, int longest) : IObjective
{
    private const int Tries = 10;

    /// <summary>Of the passages that are cut to a random length.</summary>
    public double ShortShare { get; init; } = 0.1;

    public Example Make(Passage passage, Xoshiro256 random)
    {
        var sentences = Runs.Sentences(passage, least: 1);
        var wanted = random.NextDouble() < ShortShare ? 2 + random.Next(Math.Max(1, longest - 1)) : longest;
        sentences = [.. sentences.TakeWhile(sentence => sentence.Start.Value < wanted)];
        var whole = Segment.Of(passage, ..sentences[^1].End);
        var cut = sentences.Count == 1 ? whole.Length : sentences[1 + random.Next(sentences.Count - 1)].Start.Value;
        var isNext = sentences.Count > 1 && random.NextDouble() < 0.5;
        var (first, second) = (whole[..cut], isNext ? whole[cut..] : Elsewhere(passage, wanted - cut, random));
        while (first.Length + second.Length > longest)
        {
            (first, second) = first.Length > second.Length ? (Cut(first), second) : (first, Cut(second));
        }

        return pair.Make(first, second, isNext ? 0 : 1, random);

        Segment Cut(Segment longer) => random.NextDouble() < 0.5 ? longer[1..] : longer[..^1];
    }

    // Whole sentences from a random one on, until there are as many tokens as wanted.
    private Segment Elsewhere(Passage passage, int wanted, Xoshiro256 random)
    {
        var other = others.Get((long)(random.NextDouble() * others.Count));
        for (var i = 1; i < Tries && other.Document == passage.Document; i++)
        {
            other = others.Get((long)(random.NextDouble() * others.Count));
        }

        var sentences = Runs.Sentences(other, least: 1);
        // Where there is a choice, from one behind which there is enough: a short second segment must not give the class away.
        var enough = Math.Max(1, sentences.Count(sentence => other.Ids.Length - sentence.Start.Value >= wanted));
        var start = sentences[random.Next(enough)].Start.Value;
        var end = sentences
            .Where(sentence => sentence.Start.Value >= start)
            .First(sentence => sentence.End.Value - start >= wanted || sentence.Equals(sentences[^1]))
            .End;
        return Segment.Of(other, start..end.Value);
    }
}
