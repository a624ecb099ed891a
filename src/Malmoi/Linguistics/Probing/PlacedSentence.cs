using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>A sentence, and where its words' vectors stand.</summary>
/// <param name="Tree">The sentence.</param>
/// <param name="Number">Among all that were read.</param>
/// <param name="First">The number of its first word among all words.</param>
public readonly record struct PlacedSentence(TreebankSentence Tree, int Number, long First);
