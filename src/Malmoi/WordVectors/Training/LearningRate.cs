namespace Malmoi.WordVectors.Training;

/// <summary>The learning rate of word2vec: a straight line down to a ten-thousandth of its start.</summary>
internal static class LearningRate
{
    /// <param name="progress">How much of the training is done, from 0 to 1.</param>
    /// <param name="start">The rate at 0.</param>
    public static float At(double progress, double start) => (float)(start * Math.Max(1 - progress, 1e-4));
}
