using System.Globalization;
using System.Text.RegularExpressions;
using Malmoi.Data.Records;
using Malmoi.Evaluation.Metrics;
using Malmoi.Families;
using Malmoi.Families.Encoders;
using Malmoi.Neural.Pretraining;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Which of several texts goes with a situation (Roemmele et al., 2011, COPA; Zellers et al., 2019, HellaSwag; KoBEST).</summary>
/// <remarks>Each choice is read with the situation and given one number; the softmax over a question's choices is what is learned.</remarks>
/// <param name="columns">Those that the user named; <c>--choices</c> may name several, with commas between.</param>
public sealed partial class ChoiceTask(AskedColumns columns) : TuningTask
{
    /// <summary>What is asked of a situation, where a data set keeps it apart.</summary>
    public static ColumnChoice Question { get; } = new("--question", "question");

    public override string Name => "choice";

    /// <summary>Families whose class for choices the reference has with the tensors of its classifier; the others score by a classifier of one class.</summary>
    public override ModelTask Head(Family family) =>
        family is Bert or Albert or DistilBert ? ModelTask.Choice : ModelTask.SequenceClass;

    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns)
    {
        var situation = columns.In(file, TaskColumns.Situation);
        var question = columns.Find(file, Question);
        var (list, several) = ChoiceColumns(file);
        var label = learns ? columns.In(file, TaskColumns.Right) : null;
        IReadOnlyList<string>[] choices =
        [
            .. file.Records.Select(record => list is not null ? record.List(list) : [.. several.Select(record.Text)]),
        ];
        for (var i = 0; i < choices.Length; i++)
        {
            if (choices[i].Count < 2 || choices[i].Count != choices[0].Count)
            {
                throw file.Records[i]
                    .Error(
                        $"there are {choices[i].Count} choices: expected {Math.Max(2, choices[0].Count)}, as many as the first record has"
                    );
            }
        }

        var labels = label is null
            ? null
            : new ChoiceLabels(file.Records.Select(record => record.Text(label)), choices[0].Count);
        return new Questions(
            encoder,
            [.. file.Records.Select((record, i) => Inputs(record, choices[i]))],
            choices,
            labels is null
                ? null
                : [.. file.Records.Select((record, i) => labels.Of(record, record.Text(label!), choices[i]))]
        );

        ModelInput[] Inputs(Record record, IReadOnlyList<string> all)
        {
            var text = record.Text(situation);
            text = question is null || question == situation ? text : $"{text} {record.Text(question)}";
            return [.. all.Select(choice => encoder.Encode(text, choice))];
        }
    }

    // One column that is a list, or several with numbers or letters: "choice1", "ending0", "A", "1".
    private (string? List, IReadOnlyList<string> Several) ChoiceColumns(RecordFile file)
    {
        if (columns.Asked(TaskColumns.Choices) is { } asked && asked.Contains(',', StringComparison.Ordinal))
        {
            var named = asked.Split(',', StringSplitOptions.TrimEntries);
            return (null, [.. named.Select(name => TaskColumns.Choices.In(file, name))]);
        }

        if (columns.Find(file, TaskColumns.Choices) is { } list)
        {
            return (list, []);
        }

        var series = file
            .Columns.Select(column => (Column: column, Match: Numbered().Match(column)))
            .Where(found => found.Match.Success)
            .GroupBy(found => found.Match.Groups[1].Value, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1 && !group.Key.StartsWith("sentence", StringComparison.OrdinalIgnoreCase))
            .MaxBy(group => group.Count());
        return series is null
            ? (TaskColumns.Choices.In(file), [])
            : (
                null,
                [
                    .. series
                        .OrderBy(found => found.Match.Groups[2].Value, StringComparer.Ordinal)
                        .Select(found => found.Column),
                ]
            );
    }

    [GeneratedRegex("^(.*?)[ _]?([0-9]|[A-F])$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    private sealed class Questions(
        InputEncoder encoder,
        ModelInput[][] inputs,
        IReadOnlyList<string>[] choices,
        int[]? right
    ) : TaskExamples
    {
        private readonly int _choices = choices[0].Count;

        public override int Rows => inputs.Length;

        public override int Length(int row) => inputs[row].Max(input => input.Length);

        public override Batch Batch(IReadOnlyList<int> rows) =>
            InputRows.Batch([.. rows.SelectMany(row => inputs[row])], encoder.Padding) with
            {
                Choices = _choices,
                Classes = right is null ? null : [.. rows.Select(row => right[row])],
            };

        public override IReadOnlyList<TaskPrediction> Predict(TaskModel model)
        {
            var predictions = new TaskPrediction[Rows];
            foreach (var rows in ByLength(Math.Max(1, PredictedAtOnce / _choices)))
            {
                var numbers = model.Numbers(Batch(rows));
                for (var i = 0; i < rows.Count; i++)
                {
                    var shares = InputRows.Softmax(numbers.AsSpan(i * _choices, _choices));
                    var best = Array.IndexOf(shares, shares.Max());
                    predictions[rows[i]] = new TaskPrediction(best.ToString(CultureInfo.InvariantCulture))
                    {
                        Probability = shares[best],
                        Labels = [.. choices[rows[i]].Zip(shares).OrderByDescending(share => share.Second)],
                    };
                }
            }

            return predictions;
        }

        public override TaskScores? Judge(IReadOnlyList<TaskPrediction> predictions)
        {
            if (right is null)
            {
                return null;
            }

            int[] said =
            [
                .. predictions.Select(prediction => int.Parse(prediction.Output, CultureInfo.InvariantCulture)),
            ];
            return new TaskScores(
                "accuracy",
                [("accuracy", Accuracy.Of(right, said)), ("macro F1", ClassScores.Count(right, said).MacroF1)]
            );
        }
    }
}
