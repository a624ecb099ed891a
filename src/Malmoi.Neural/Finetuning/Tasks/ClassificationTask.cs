using Malmoi.Data.Records;
using Malmoi.Evaluation.Metrics;
using Malmoi.Families;
using Malmoi.Neural.Pretraining;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>One label for a text, or for a pair of texts (Wang et al., 2018, GLUE): sentiment, acceptability, inference.</summary>
/// <param name="labels">What is chosen from.</param>
/// <param name="columns">Those that the user named.</param>
/// <param name="pairs">Whether every record has two texts.</param>
public sealed class ClassificationTask(LabelSet labels, AskedColumns columns, bool pairs = false) : TuningTask
{
    public override string Name => pairs ? "pairs" : "classify";

    public override LabelSet Labels => labels;

    public override string ProblemType => "single_label_classification";

    public override ModelTask Head(Family family) => ModelTask.SequenceClass;

    /// <summary>The task whose labels are those of the records to learn from.</summary>
    /// <exception cref="InputException">There is no column of labels, or one label alone.</exception>
    public static ClassificationTask Of(RecordFile train, AskedColumns columns, bool pairs = false)
    {
        var column = columns.In(train, TaskColumns.Label);
        var labels = LabelSet.Of(train.Records.Select(record => record.Text(column)));
        return labels.Count > 1
            ? new ClassificationTask(labels, columns, pairs)
            : throw new InputException(
                $"every record of '{train.Path}' has the label '{labels.Names[0]}' in its column '{column}': there is nothing to tell apart"
            );
    }

    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns)
    {
        var text = columns.In(file, TaskColumns.Text);
        var pair =
            pairs ? columns.In(file, TaskColumns.Pair)
            : columns.Asked(TaskColumns.Pair) is null ? null
            : columns.In(file, TaskColumns.Pair);
        if (pair == text)
        {
            throw new InputException(
                $"'{text}' of '{file.Path}' cannot be both texts of a pair: name the columns with --text and --text-pair"
            );
        }

        var label = learns ? columns.In(file, TaskColumns.Label) : null;
        return new LabelledTexts(
            encoder,
            [
                .. file.Records.Select(record =>
                    encoder.Encode(record.Text(text), pair is null ? null : record.Text(pair))
                ),
            ],
            label is null ? null : [.. file.Records.Select(record => labels.Number(record, record.Text(label)))],
            labels
        );
    }

    private sealed class LabelledTexts(InputEncoder encoder, ModelInput[] inputs, int[]? classes, LabelSet labels)
        : TaskExamples
    {
        public override int Rows => inputs.Length;

        public override int Length(int row) => inputs[row].Length;

        public override Batch Batch(IReadOnlyList<int> rows) =>
            InputRows.Batch([.. rows.Select(row => inputs[row])], encoder.Padding) with
            {
                Classes = classes is null ? null : [.. rows.Select(row => classes[row])],
            };

        public override IReadOnlyList<TaskPrediction> Predict(TaskModel model)
        {
            var predictions = new TaskPrediction[Rows];
            foreach (var rows in ByLength(PredictedAtOnce))
            {
                var numbers = model.Numbers(Batch(rows));
                for (var i = 0; i < rows.Count; i++)
                {
                    predictions[rows[i]] = Prediction(numbers.AsSpan(i * labels.Count, labels.Count));
                }
            }

            return predictions;
        }

        public override TaskScores? Judge(IReadOnlyList<TaskPrediction> predictions) =>
            classes is null
                ? null
                : Scores(classes, [.. predictions.Select(prediction => labels.Find(prediction.Output)!.Value)]);

        private TaskPrediction Prediction(ReadOnlySpan<float> numbers)
        {
            var shares = InputRows.Softmax(numbers);
            (string Label, double Probability)[] all =
            [
                .. labels.Names.Zip(shares).OrderByDescending(share => share.Second),
            ];
            return new TaskPrediction(all[0].Label) { Probability = all[0].Probability, Labels = all };
        }

        private TaskScores Scores(int[] truths, int[] said)
        {
            var scores = ClassScores.Count(truths, said);
            List<(string, double)> values =
            [
                ("accuracy", Accuracy.Of(truths, said)),
                ("macro F1", scores.MacroF1),
                ("Matthews", MatthewsCorrelation.Of(truths, said)),
            ];
            if (labels.Count == 2)
            {
                values.Insert(1, ($"F1 of {labels.Names[1]}", scores.Of(1).F1));
            }

            return new TaskScores("accuracy", values);
        }
    }
}
