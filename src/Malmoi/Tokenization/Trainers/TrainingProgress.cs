namespace Malmoi.Tokenization.Trainers;

/// <summary>How far training has come.</summary>
/// <param name="Stage">What is being done, in a word or two.</param>
/// <param name="Share">How much of it is done, from 0 to 1.</param>
public readonly record struct TrainingProgress(string Stage, double Share);
