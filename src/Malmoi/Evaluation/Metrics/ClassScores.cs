namespace Malmoi.Evaluation.Metrics;

/// <summary>Precision, recall and F1 of each class of a classifier, and their averages.</summary>
public sealed class ClassScores
{
    private ClassScores(IReadOnlyDictionary<int, PrecisionRecall> classes) => Classes = classes;

    /// <summary>Each class that is a reference or a prediction, in the order of its number.</summary>
    public IReadOnlyDictionary<int, PrecisionRecall> Classes { get; }

    /// <summary>All decisions counted together: with one class a text, this is accuracy.</summary>
    public PrecisionRecall Micro => Classes.Values.Aggregate(default(PrecisionRecall), (all, one) => all + one);

    /// <summary>The mean F1 of the classes, however rare each is.</summary>
    public double MacroF1 => Classes.Values.Average(scores => scores.F1);

    public double MacroPrecision => Classes.Values.Average(scores => scores.Precision);

    public double MacroRecall => Classes.Values.Average(scores => scores.Recall);

    /// <summary>One class against all others: the positive one of two.</summary>
    public PrecisionRecall Of(int positive) => Classes.GetValueOrDefault(positive);

    /// <param name="references">True classes.</param>
    /// <param name="predictions">Predicted ones, one for each reference.</param>
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public static ClassScores Count(IReadOnlyList<int> references, IReadOnlyList<int> predictions)
    {
        Pairing.Check(references.Count, predictions.Count);
        var classes = new SortedDictionary<int, PrecisionRecall>();
        for (var i = 0; i < references.Count; i++)
        {
            var isHit = references[i] == predictions[i];
            Add(references[i], new PrecisionRecall(isHit ? 1 : 0, 0, 1));
            Add(predictions[i], new PrecisionRecall(0, 1, 0));
        }

        return new ClassScores(classes);

        void Add(int label, PrecisionRecall counts) => classes[label] = classes.GetValueOrDefault(label) + counts;
    }
}
