namespace Malmoi.WordVectors.Training;

/// <summary>Learns from one position of a sentence. Belongs to one thread.</summary>
internal interface IWindowLearner
{
    /// <param name="sentence">Places in the vocabulary.</param>
    /// <param name="position">The word in the middle of the window.</param>
    /// <param name="reach">How many words to each side belong to the window.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="random">Draws where the method draws.</param>
    void Learn(ReadOnlySpan<int> sentence, int position, int reach, float rate, Xoshiro256 random);
}
