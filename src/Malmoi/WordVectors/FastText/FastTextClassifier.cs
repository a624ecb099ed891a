using System.Text;

namespace Malmoi.WordVectors.FastText;

/// <summary>A label and how probable the model finds it.</summary>
public readonly record struct LabelPrediction(string Label, double Probability);

/// <summary>How well predictions agree with given labels: fastText's <c>test</c>.</summary>
/// <param name="Examples">Lines that had labels and words.</param>
/// <param name="Precision">Right predictions among the predictions.</param>
/// <param name="Recall">Right predictions among the given labels.</param>
/// <param name="Labels">The same label by label, in the order of the model.</param>
public sealed record ClassificationResult(
    int Examples,
    double Precision,
    double Recall,
    IReadOnlyList<LabelResult> Labels
);

/// <summary>How well one label was predicted: fastText's <c>test-label</c>.</summary>
/// <param name="Label">The label.</param>
/// <param name="Given">Lines that have it.</param>
/// <param name="Predicted">Lines it was predicted for.</param>
/// <param name="Right">Lines that have it and for which it was predicted.</param>
public readonly record struct LabelResult(string Label, int Given, int Predicted, int Right)
{
    /// <summary>Right among predicted; NaN where it was never predicted.</summary>
    public double Precision => (double)Right / Predicted;

    /// <summary>Right among given; NaN where no line has it.</summary>
    public double Recall => (double)Right / Given;

    /// <summary>The harmonic mean of the two; NaN where the label was neither given nor predicted.</summary>
    public double F1 => 2.0 * Right / (Given + Predicted);
}

/// <summary>Predicts the labels of a text from the mean of its pieces' rows (Joulin et al., 2017).</summary>
/// <remarks>
/// Numbers are those of fastText, which adds 1e-5 to every probability before it takes the logarithm, and looks the logistic
/// function up in a table of 512 steps where labels are judged one by one.
/// </remarks>
public sealed class FastTextClassifier
{
    private const int SigmoidSteps = 512;
    private const int SigmoidEnd = 8;
    private static readonly float[] s_sigmoid =
    [
        .. Enumerable
            .Range(0, SigmoidSteps + 1)
            .Select(i => ((float)(i * 2 * SigmoidEnd) / SigmoidSteps) - SigmoidEnd)
            .Select(x => (float)(1 / (1 + Math.Exp(-x)))),
    ];

    private readonly FastTextModel _model;
    private readonly LabelTree? _tree;

    internal FastTextClassifier(FastTextModel model)
    {
        _model = model;
        var dictionary = model.Dictionary;
        if (dictionary.LabelCount == 0)
        {
            throw new ArgumentException("a classifier needs labels", nameof(model));
        }

        if (model.Options.Loss == FastTextLoss.HierarchicalSoftmax)
        {
            _tree = new LabelTree([
                .. Enumerable.Range(dictionary.WordCount, dictionary.LabelCount).Select(dictionary.CountOf),
            ]);
        }
    }

    /// <summary>The most probable labels of one line of text, best first; none where nothing of it is known.</summary>
    /// <param name="line">The text; line breaks count as blanks.</param>
    /// <param name="k">How many labels at most.</param>
    /// <param name="threshold">The least probability of a label.</param>
    public LabelPrediction[] Predict(string line, int k = 1, double threshold = 0)
    {
        List<int> rows = [];
        _model.Dictionary.AddLine(Encoding.UTF8.GetBytes(line), rows, []);
        return
        [
            .. Predict(rows, k, threshold)
                .Select(found => new LabelPrediction(_model.Dictionary.Label(found.Label), Math.Exp(found.Score))),
        ];
    }

    /// <summary>Predicts every line and compares with the labels that stand in it.</summary>
    public ClassificationResult Test(IEnumerable<string> lines, int k = 1, double threshold = 0)
    {
        var count = _model.Dictionary.LabelCount;
        var (given, predicted, right) = (new int[count], new int[count], new int[count]);
        var examples = 0;
        foreach (var line in lines)
        {
            List<int> rows = [];
            List<int> labels = [];
            _model.Dictionary.AddLine(Encoding.UTF8.GetBytes(line), rows, labels);
            if (rows.Count == 0 || labels.Count == 0)
            {
                continue;
            }

            examples++;
            labels.ForEach(label => given[label]++);
            foreach (var (label, _) in Predict(rows, k, threshold))
            {
                predicted[label]++;
                right[label] += labels.Contains(label) ? 1 : 0;
            }
        }

        return new ClassificationResult(
            examples,
            (double)right.Sum() / predicted.Sum(),
            (double)right.Sum() / given.Sum(),
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(label => new LabelResult(
                        _model.Dictionary.Label(label),
                        given[label],
                        predicted[label],
                        right[label]
                    )),
            ]
        );
    }

    private List<(int Label, float Score)> Predict(List<int> rows, int k, double threshold)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var hidden = new float[_model.Options.Dimensions];
        _model.Average(rows, hidden);
        var best = new BestAnswers(Math.Min(k, _model.Dictionary.LabelCount), []);
        if (_tree is not null)
        {
            _tree.Predict(_model.Output, hidden, SmoothedLog((float)threshold), best);
            return best.ToList();
        }

        var outputs = new float[_model.Dictionary.LabelCount];
        for (var label = 0; label < outputs.Length; label++)
        {
            outputs[label] = _model.Output.Multiply(label, hidden);
        }

        Activate(outputs);
        for (var label = 0; label < outputs.Length; label++)
        {
            if (outputs[label] >= threshold)
            {
                best.Offer(label, SmoothedLog(outputs[label]));
            }
        }

        return best.ToList();
    }

    /// <summary>ln(p + 1e-5), as fastText has it.</summary>
    internal static float SmoothedLog(double probability) => (float)Math.Log(probability + 1e-5);

    private void Activate(float[] outputs)
    {
        if (_model.Options.Loss != FastTextLoss.Softmax)
        {
            foreach (ref var output in outputs.AsSpan())
            {
                output = Sigmoid(output);
            }

            return;
        }

        var greatest = outputs.Max();
        float sum = 0;
        foreach (ref var output in outputs.AsSpan())
        {
            output = MathF.Exp(output - greatest);
            sum += output;
        }

        DotProduct.Scale(outputs, 1 / sum);
    }

    private static float Sigmoid(float x) =>
        x < -SigmoidEnd ? 0
        : x > SigmoidEnd ? 1
        : float.IsNaN(x) ? 0
        : s_sigmoid[(int)((x + SigmoidEnd) * SigmoidSteps / SigmoidEnd / 2)];
}
