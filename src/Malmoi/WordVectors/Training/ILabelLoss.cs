namespace Malmoi.WordVectors.Training;

/// <summary>How a classifier learns from one text. Belongs to one thread.</summary>
internal unsafe interface ILabelLoss
{
    /// <summary>Changes the rows of the labels.</summary>
    /// <param name="hidden">The mean of the text's rows.</param>
    /// <param name="change">Takes what the mean is to change by; zeros before.</param>
    /// <param name="labels">The labels of the text, at least one.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="random">Draws where the method draws.</param>
    void Learn(float* hidden, float* change, List<int> labels, float rate, Xoshiro256 random);
}
