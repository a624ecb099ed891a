namespace Malmoi.WordVectors.Training;

/// <summary>Learns from the windows of sentences. Belongs to one thread.</summary>
/// <remarks>
/// A window is drawn, and its rows asked for from memory, while the one before it is learned: rows that chance chooses are in no cache, and
/// a row is too short for the processor to foresee the rest of it.
/// </remarks>
/// <param name="window">The most words to each side of the middle.</param>
internal abstract class WindowLearner(int window)
{
    /// <summary>Windows at once: the one that is learned, and the next.</summary>
    protected const int Slots = 2;

    /// <param name="sentence">Places in the vocabulary.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="random">Draws the windows' reaches, and where the method draws.</param>
    public void Learn(ReadOnlySpan<int> sentence, float rate, Xoshiro256 random)
    {
        if (sentence.Length > 0)
        {
            Draw(0, sentence, 0, 1 + random.Next(window), random);
        }

        for (var position = 0; position < sentence.Length; position++)
        {
            if (position + 1 < sentence.Length)
            {
                Draw((position + 1) % Slots, sentence, position + 1, 1 + random.Next(window), random);
            }

            Learn(position % Slots, rate);
        }
    }

    /// <summary>Finds the rows of a window, and draws where the method draws.</summary>
    /// <param name="slot">Which of the two windows it becomes.</param>
    /// <param name="sentence">Places in the vocabulary.</param>
    /// <param name="position">The word in the middle of the window.</param>
    /// <param name="reach">How many words to each side belong to the window.</param>
    /// <param name="random">Draws.</param>
    protected abstract void Draw(int slot, ReadOnlySpan<int> sentence, int position, int reach, Xoshiro256 random);

    /// <summary>Learns from a window that was drawn.</summary>
    protected abstract void Learn(int slot, float rate);
}
