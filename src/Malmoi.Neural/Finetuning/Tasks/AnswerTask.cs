using System.Globalization;
using Malmoi.Data.Records;
using Malmoi.Evaluation.Metrics;
using Malmoi.Families;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Answers that are cut out of a passage (Rajpurkar et al., 2016, SQuAD; Lim et al., 2019, KorQuAD).</summary>
/// <remarks>
/// A passage that is too long is read in parts that overlap; the answer is the best of all parts. Where questions may have no answer
/// (SQuAD 2), the numbers of the first place stand for none: it wins where they are greater than those of every span.
/// </remarks>
/// <param name="columns">Those that the user named.</param>
/// <param name="mayHaveNone">Whether a question may have no answer in its passage.</param>
public sealed class AnswerTask(AskedColumns columns, bool mayHaveNone = false) : TuningTask
{
    private const int LongestAnswer = 30;

    public override string Name => "qa";

    /// <summary>Tokens that neighbouring parts of a passage share.</summary>
    public int Stride { get; init; } = 32;

    public bool MayHaveNone => mayHaveNone;

    public override ModelTask Head(Family family) => ModelTask.Span;

    /// <summary>The task of the records to learn from: some of them may have no answer.</summary>
    /// <exception cref="InputException">There is no column of answers.</exception>
    public static AnswerTask Of(RecordFile train, AskedColumns columns)
    {
        var column = columns.In(train, TaskColumns.Answers);
        return new AnswerTask(columns, train.Records.Any(record => Truths(record, column).Count == 0));
    }

    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns)
    {
        var question = columns.In(file, TaskColumns.Question);
        var passage = columns.In(file, TaskColumns.Passage);
        var answers = learns ? columns.In(file, TaskColumns.Answers) : null;
        var starts = answers is null ? null : columns.Find(file, TaskColumns.AnswerStarts);
        var windows = new List<AnswerWindow>();
        var truths = new List<IReadOnlyList<string>?>();
        var spans = new List<(int Start, int End)?>();
        foreach (var record in file.Records)
        {
            var text = record.Text(passage);
            var truth = answers is null ? null : Truths(record, answers);
            spans.Add(truth is [var first, ..] ? Place(record, text, first, starts) : null);
            windows.AddRange(
                encoder
                    .Windows(record.Text(question), text, Math.Min(Stride, encoder.MaximumLength / 4))
                    .Select(input => new AnswerWindow(truths.Count, input, text))
            );
            truths.Add(truth);
        }

        return new AskedPassages(this, encoder, windows, truths, spans);
    }

    // A record without the column has no answer, as one whose list is empty.
    private static IReadOnlyList<string> Truths(Record record, string column) =>
        record.Has(column) ? [.. record.OneOrMore(column).Where(answer => answer.Length > 0)] : [];

    private static (int Start, int End) Place(Record record, string passage, string answer, string? starts)
    {
        if (
            starts is not null
            && record.Has(starts)
            && record.OneOrMore(starts) is [var written, ..]
            && int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            && given <= passage.Length - answer.Length
            && string.CompareOrdinal(passage, given, answer, 0, answer.Length) == 0
        )
        {
            return (given, given + answer.Length);
        }

        // Counted in other units (code points, bytes), or not given: the first place that has it.
        var start = passage.IndexOf(answer, StringComparison.Ordinal);
        return start >= 0
            ? (start, start + answer.Length)
            : throw record.Error($"the answer '{answer}' is not in its passage: expected words of it");
    }

    private sealed class AskedPassages(
        AnswerTask task,
        InputEncoder encoder,
        List<AnswerWindow> windows,
        List<IReadOnlyList<string>?> truths,
        List<(int Start, int End)?> spans
    ) : TaskExamples
    {
        public override int Rows => windows.Count;

        public override int Length(int row) => windows[row].Input.Length;

        public override Batch Batch(IReadOnlyList<int> rows) =>
            InputRows.Batch([.. rows.Select(row => windows[row].Input)], encoder.Padding) with
            {
                Spans = IdGrid.Of([.. rows.Select(Span)], 0),
            };

        public override IReadOnlyList<TaskPrediction> Predict(TaskModel model)
        {
            var best = new (string Text, double Score)[truths.Count];
            Array.Fill(best, ("", double.NegativeInfinity));
            var none = Enumerable.Repeat(double.PositiveInfinity, truths.Count).ToArray();
            foreach (var rows in ByLength(PredictedAtOnce))
            {
                var batch = Batch(rows);
                var numbers = model.Numbers(batch);
                for (var i = 0; i < rows.Count; i++)
                {
                    var window = windows[rows[i]];
                    var (begins, ends) = Ends(numbers, i * batch.Tokens.Length, window.Input.Length);
                    var found = window.Best(begins, ends, LongestAnswer);
                    best[window.Question] = found.Score > best[window.Question].Score ? found : best[window.Question];
                    none[window.Question] = Math.Min(none[window.Question], begins[0] + ends[0]);
                }
            }

            return
            [
                .. best.Select(
                    (found, question) =>
                        new TaskPrediction(task.MayHaveNone && none[question] > found.Score ? "" : found.Text)
                ),
            ];
        }

        public override TaskScores? Judge(IReadOnlyList<TaskPrediction> predictions)
        {
            if (truths.Exists(truth => truth is null))
            {
                return null;
            }

            IReadOnlyList<string>[] known = [.. truths.Select(truth => truth!)];
            string[] said = [.. predictions.Select(prediction => prediction.Output)];
            var isKorean = known.SelectMany(all => all).Any(answer => answer.AsSpan().ContainsAnyInRange('가', '힣'));
            var score = (isKorean ? AnswerMatch.Korquad : AnswerMatch.Squad).Of(known, said);
            return new TaskScores("F1", [("exact match", score.ExactMatch), ("F1", score.F1)]);
        }

        private int[] Span(int row)
        {
            var window = windows[row];
            var (first, last) = spans[window.Question] is { } span ? window.Find(span.Start, span.End) : (0, 0);
            return [first, last];
        }

        private static (float[] Begins, float[] Ends) Ends(float[] numbers, int at, int length)
        {
            var (begins, ends) = (new float[length], new float[length]);
            for (var place = 0; place < length; place++)
            {
                begins[place] = numbers[(at + place) * 2];
                ends[place] = numbers[(at + place) * 2 + 1];
            }

            return (begins, ends);
        }
    }
}
