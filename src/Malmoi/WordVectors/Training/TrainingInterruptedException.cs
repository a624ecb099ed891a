namespace Malmoi.WordVectors.Training;

/// <summary>Training was told to stop and has saved how far it came.</summary>
/// <param name="path">The checkpoint.</param>
public sealed class TrainingInterruptedException(string path)
    : OperationCanceledException($"interrupted; the same command goes on from '{path}'");
