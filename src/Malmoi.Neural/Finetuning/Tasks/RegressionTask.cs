using System.Globalization;
using Malmoi.Data.Records;
using Malmoi.Families;
using Malmoi.Neural.Pretraining;
using Malmoi.Numerics;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A number for a text or a pair of texts: how alike two sentences are (Cer et al., 2017), how good a text is.</summary>
/// <param name="columns">Those that the user named; where there is one for a second text, every record has two.</param>
public sealed class RegressionTask(AskedColumns columns) : TuningTask
{
    public override string Name => "regress";

    public override string ProblemType => "regression";

    public override ModelTask Head(Family family) => ModelTask.SequenceClass;

    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns)
    {
        var text = columns.In(file, TaskColumns.Text);
        var pair = columns.Find(file, TaskColumns.Pair) is { } second && second != text ? second : null;
        var score = learns ? columns.In(file, TaskColumns.Score) : null;
        return new ScoredTexts(
            encoder,
            [
                .. file.Records.Select(record =>
                    encoder.Encode(record.Text(text), pair is null ? null : record.Text(pair))
                ),
            ],
            score is null ? null : [.. file.Records.Select(record => record.Number(score))]
        );
    }

    private sealed class ScoredTexts(InputEncoder encoder, ModelInput[] inputs, double[]? scores) : TaskExamples
    {
        public override int Rows => inputs.Length;

        public override int Length(int row) => inputs[row].Length;

        public override Batch Batch(IReadOnlyList<int> rows) =>
            InputRows.Batch([.. rows.Select(row => inputs[row])], encoder.Padding) with
            {
                Values = scores is null ? null : [.. rows.Select(row => (float)scores[row])],
            };

        public override IReadOnlyList<TaskPrediction> Predict(TaskModel model)
        {
            var predictions = new TaskPrediction[Rows];
            foreach (var rows in ByLength(PredictedAtOnce))
            {
                var numbers = model.Numbers(Batch(rows));
                for (var i = 0; i < rows.Count; i++)
                {
                    predictions[rows[i]] = new TaskPrediction(numbers[i].ToString(CultureInfo.InvariantCulture));
                }
            }

            return predictions;
        }

        public override TaskScores? Judge(IReadOnlyList<TaskPrediction> predictions)
        {
            if (scores is null)
            {
                return null;
            }

            double[] said =
            [
                .. predictions.Select(prediction => double.Parse(prediction.Output, CultureInfo.InvariantCulture)),
            ];
            var error = Math.Sqrt(scores.Zip(said, (truth, number) => (truth - number) * (truth - number)).Average());
            return new TaskScores(
                "Pearson",
                [
                    ("Pearson", Correlation.Pearson(scores, said)),
                    ("Spearman", Correlation.Spearman(scores, said)),
                    ("root mean square error", error),
                ]
            );
        }
    }
}
