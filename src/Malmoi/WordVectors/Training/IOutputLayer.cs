namespace Malmoi.WordVectors.Training;

/// <summary>Stands in for a softmax over all words by a few logistic regressions.</summary>
/// <remarks>Implementations are safe to share between threads.</remarks>
public interface IOutputLayer
{
    /// <summary>Rows of the output matrix.</summary>
    int Rows { get; }

    /// <summary>The most rows that one target has.</summary>
    int MostRows { get; }

    /// <summary>Which rows of the output matrix predict the target, and what each should say (1 or 0).</summary>
    /// <param name="target">The word to predict.</param>
    /// <param name="random">Draws where the method draws.</param>
    /// <param name="rows">Takes the rows; at least <see cref="MostRows"/> long, as is <paramref name="labels"/>.</param>
    /// <param name="labels">Takes the labels.</param>
    /// <returns>How many rows there are.</returns>
    int Select(int target, Xoshiro256 random, Span<int> rows, Span<float> labels);
}
