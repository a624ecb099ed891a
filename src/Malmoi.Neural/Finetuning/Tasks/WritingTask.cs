using Malmoi.Data.Records;
using Malmoi.Evaluation.Metrics;
using Malmoi.Families;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A text for a text: its summary or its translation.</summary>
/// <remarks>
/// An encoder-decoder reads the source and learns the target; a decoder reads source, separator and target as one text, and learns the
/// target alone.
/// </remarks>
/// <param name="columns">Those that the user named.</param>
/// <param name="translates">Whether it is judged as a translation (BLEU, chrF) or as a summary (ROUGE).</param>
/// <param name="options">How it is written.</param>
public sealed class WritingTask(AskedColumns columns, bool translates, WritingOptions? options = null) : TuningTask
{
    private readonly WritingOptions _options = options ?? new WritingOptions();

    public override string Name => translates ? "translate" : "summarize";

    public override bool Writes => true;

    public WritingOptions Options => _options;

    public override ModelTask Head(Family family) => ModelTask.NextToken;

    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns)
    {
        var source = columns.In(file, TaskColumns.Document);
        var choice = translates ? TaskColumns.Translation : TaskColumns.Summary;
        var target = learns ? columns.In(file, choice) : null;
        if (target == source)
        {
            throw new InputException(
                $"'{source}' of '{file.Path}' cannot be both source and target: name the columns with --source and --target"
            );
        }

        var writing = new Writing(encoder, _options);
        return new SourcesAndTargets(
            this,
            writing,
            [.. file.Records.Select(record => writing.Source(record.Text(source)))],
            target is null ? null : [.. file.Records.Select(record => record.Text(target))]
        );
    }

    private TaskScores Scores(IReadOnlyList<string> truths, IReadOnlyList<string> said)
    {
        var exact = Accuracy.Of([.. truths.Select(text => text.Trim())], [.. said.Select(text => text.Trim())]);
        if (translates)
        {
            return new TaskScores(
                "chrF",
                [
                    ("chrF", ChrF.Characters.Of(truths, said)),
                    ("chrF++", ChrF.PlusPlus.Of(truths, said)),
                    ("BLEU", Bleu.Of(truths, said).Score),
                    ("exact match", exact),
                ]
            );
        }

        var rouge = new Rouge(RougeUnits.For(truths)).Of(truths, said);
        return new TaskScores(
            "ROUGE-L",
            [("ROUGE-1", rouge.One), ("ROUGE-2", rouge.Two), ("ROUGE-L", rouge.Longest), ("exact match", exact)]
        );
    }

    private sealed class SourcesAndTargets(WritingTask task, Writing writing, int[][] sources, string[]? targets)
        : TaskExamples
    {
        private readonly int[][]? _targets = targets?.Select(writing.Target).ToArray();

        public override int Rows => sources.Length;

        public override int Length(int row) => sources[row].Length + (_targets?[row].Length ?? 0);

        public override Batch Batch(IReadOnlyList<int> rows) =>
            writing.Batch([.. rows.Select(row => sources[row])], [.. rows.Select(row => _targets![row])]);

        public override IReadOnlyList<TaskPrediction> Predict(TaskModel model)
        {
            var predictions = new TaskPrediction[Rows];
            var writer = new GreedyWriter(model, writing);
            foreach (var rows in ByLength(PredictedAtOnce))
            {
                var written = writer.Write([.. rows.Select(row => sources[row])]);
                for (var i = 0; i < rows.Count; i++)
                {
                    predictions[rows[i]] = new TaskPrediction(written[i]);
                }
            }

            return predictions;
        }

        public override TaskScores? Judge(IReadOnlyList<TaskPrediction> predictions) =>
            targets is null ? null : task.Scores(targets, [.. predictions.Select(prediction => prediction.Output)]);
    }
}
