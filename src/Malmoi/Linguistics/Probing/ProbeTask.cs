using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>What a probe is given of a sentence.</summary>
public enum ProbeInput
{
    /// <summary>The vector of a word.</summary>
    Word,

    /// <summary>Those of a word and of the word it depends on, one after the other (edge probing, Tenney et al., 2019).</summary>
    Pair,

    /// <summary>The mean of those of all words.</summary>
    Sentence,
}

/// <summary>A thing to be guessed.</summary>
/// <param name="Word">The number of the word in its sentence, from 0.</param>
/// <param name="Other">That of the second word, where two are given.</param>
/// <param name="Label">What is to be guessed.</param>
/// <param name="Type">The word as it is written, in small letters: what a control task gives labels to.</param>
public readonly record struct ProbeExample(int Word, int Other, string Label, string Type);

/// <summary>A question about words or sentences that a treebank answers, and a probe is to answer from vectors.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Input">What the probe is given.</param>
/// <param name="Examples">Of a sentence.</param>
public sealed record ProbeTask(
    string Name,
    ProbeInput Input,
    Func<TreebankSentence, IEnumerable<ProbeExample>> Examples
)
{
    /// <summary>Looks at what is learnt from, and how many examples a label must have, before it asks; null: it need not.</summary>
    public Func<IEnumerable<TreebankSentence>, int, ProbeTask>? Prepare { get; init; }
}
