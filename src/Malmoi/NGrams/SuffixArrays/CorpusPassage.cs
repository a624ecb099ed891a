namespace Malmoi.NGrams.SuffixArrays;

/// <summary>A place of the corpus in which an n-gram stands, with what stands round it in its sentence.</summary>
/// <param name="Sentence">The number of the sentence in the corpus, from 0.</param>
/// <param name="Token">Where in it the n-gram starts, in tokens; the begin mark is token 0.</param>
/// <param name="Before">Word ids to the left, oldest first.</param>
/// <param name="Match">The n-gram.</param>
/// <param name="After">Word ids to the right.</param>
public sealed record CorpusPassage(
    int Sentence,
    int Token,
    IReadOnlyList<int> Before,
    IReadOnlyList<int> Match,
    IReadOnlyList<int> After
);
