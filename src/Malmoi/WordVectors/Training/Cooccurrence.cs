namespace Malmoi.WordVectors.Training;

/// <summary>How much of a word stands near another.</summary>
/// <param name="Word">The place of the word in the vocabulary.</param>
/// <param name="Context">The place of the word near it.</param>
/// <param name="Count">How often, nearness weighed in.</param>
public readonly record struct Cooccurrence(int Word, int Context, double Count);
