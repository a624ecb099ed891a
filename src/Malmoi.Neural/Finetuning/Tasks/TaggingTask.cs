using Malmoi.Data.Records;
using Malmoi.Evaluation.Metrics;
using Malmoi.Families;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A tag for every word: names of people and places (CoNLL-2003, KLUE-NER), parts of speech.</summary>
/// <param name="labels">The tags.</param>
/// <param name="columns">Those that the user named.</param>
public sealed class TaggingTask(LabelSet labels, AskedColumns columns) : TuningTask
{
    public override string Name => "tag";

    public override LabelSet Labels => labels;

    public override ModelTask Head(Family family) => ModelTask.TokenClass;

    /// <summary>Whether tags draw spans (B-PER I-PER O), which then are what is judged.</summary>
    private bool DrawsSpans =>
        labels.Names.Contains("O")
        && labels.Names.All(tag => tag == "O" || tag is [('B' or 'I' or 'E' or 'S'), '-', _, ..]);

    /// <summary>The task whose tags are those of the records to learn from.</summary>
    /// <exception cref="InputException">There is no column of tags.</exception>
    public static TaggingTask Of(RecordFile train, AskedColumns columns)
    {
        var column = columns.In(train, TaskColumns.Tags);
        return new TaggingTask(LabelSet.Of(train.Records.SelectMany(record => record.List(column))), columns);
    }

    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns)
    {
        var words = columns.In(file, TaskColumns.Words);
        var tags = learns ? columns.In(file, TaskColumns.Tags) : null;
        var parts = new List<Part>();
        var sentences = new List<(int Words, int[]? Tags)>();
        foreach (var record in file.Records)
        {
            var own = record.List(words);
            int[]? truth = tags is null ? null : [.. record.List(tags).Select(tag => labels.Number(record, tag))];
            if (truth is not null && truth.Length != own.Count)
            {
                throw record.Error(
                    $"there are {truth.Length} tags in '{tags}' for {own.Count} words in '{words}': expected one for each"
                );
            }

            foreach (var (input, speaks) in new TaggedWords(own).Parts(encoder))
            {
                parts.Add(new Part(sentences.Count, input, speaks));
            }

            sentences.Add((own.Count, truth));
        }

        return new TaggedTexts(this, encoder, parts, sentences);
    }

    /// <summary>A part of a sentence, and the word that each of its pieces speaks for.</summary>
    private sealed record Part(int Sentence, ModelInput Input, int[] Speaks);

    private sealed class TaggedTexts(
        TaggingTask task,
        InputEncoder encoder,
        List<Part> parts,
        List<(int Words, int[]? Tags)> sentences
    ) : TaskExamples
    {
        private IReadOnlyList<string> Names => task.Labels.Names;

        public override int Rows => parts.Count;

        public override int Length(int row) => parts[row].Input.Length;

        public override Batch Batch(IReadOnlyList<int> rows)
        {
            var batch = InputRows.Batch([.. rows.Select(row => parts[row].Input)], encoder.Padding);
            return batch with { Labels = IdGrid.Of([.. rows.Select(row => Truth(parts[row]))], (int)Losses.Ignored) };
        }

        public override IReadOnlyList<TaskPrediction> Predict(TaskModel model)
        {
            var said = sentences.Select(sentence => Enumerable.Repeat(-1, sentence.Words).ToArray()).ToList();
            foreach (var rows in ByLength(PredictedAtOnce))
            {
                var batch = Batch(rows);
                var numbers = model.Numbers(batch);
                for (var i = 0; i < rows.Count; i++)
                {
                    var part = parts[rows[i]];
                    for (var place = 0; place < part.Speaks.Length; place++)
                    {
                        if (part.Speaks[place] >= 0)
                        {
                            var at = (i * batch.Tokens.Length + place) * Names.Count;
                            said[part.Sentence][part.Speaks[place]] = Likeliest(numbers.AsSpan(at, Names.Count));
                        }
                    }
                }
            }

            return [.. said.Select(Prediction)];
        }

        public override TaskScores? Judge(IReadOnlyList<TaskPrediction> predictions)
        {
            if (sentences.Exists(sentence => sentence.Tags is null))
            {
                return null;
            }

            string[][] truths = [.. sentences.Select(sentence => sentence.Tags!.Select(tag => Names[tag]).ToArray())];
            IReadOnlyList<string>[] said = [.. predictions.Select(prediction => prediction.Tags!)];
            var accuracy = Accuracy.Of([.. truths.SelectMany(tags => tags)], [.. said.SelectMany(tags => tags)]);
            if (!task.DrawsSpans)
            {
                int[] Numbers(IEnumerable<IEnumerable<string>> tags) =>
                    [.. tags.SelectMany(each => each).Select(tag => task.Labels.Find(tag)!.Value)];
                return new TaskScores(
                    "accuracy",
                    [("accuracy", accuracy), ("macro F1", ClassScores.Count(Numbers(truths), Numbers(said)).MacroF1)]
                );
            }

            var spans = SpanF1.Count(truths, said);
            return new TaskScores(
                "span F1",
                [
                    ("span F1", spans.Overall.F1),
                    ("precision", spans.Overall.Precision),
                    ("recall", spans.Overall.Recall),
                    ("macro F1", spans.MacroF1),
                    ("accuracy", accuracy),
                ]
            );
        }

        private int[] Truth(Part part)
        {
            var tags = sentences[part.Sentence].Tags;
            return [.. part.Speaks.Select(word => word < 0 || tags is null ? (int)Losses.Ignored : tags[word])];
        }

        private TaskPrediction Prediction(int[] said)
        {
            var tags = new string[said.Length];
            for (var word = 0; word < said.Length; word++)
            {
                tags[word] =
                    said[word] >= 0 ? Names[said[word]]
                    : word > 0 ? GoneOn(tags[word - 1])
                    : Names[task.Labels.Find("O") ?? 0];
            }

            return new TaskPrediction(string.Join(' ', tags)) { Tags = tags };
        }

        // A word without a piece of its own stands in one with the word before: B-PER goes on as I-PER.
        private string GoneOn(string tag)
        {
            var inside = tag is ['B', '-', ..] ? "I" + tag[1..] : tag;
            return task.Labels.Find(inside) is null ? tag : inside;
        }

        private static int Likeliest(ReadOnlySpan<float> numbers)
        {
            var best = 0;
            for (var i = 1; i < numbers.Length; i++)
            {
                best = numbers[i] > numbers[best] ? i : best;
            }

            return best;
        }
    }
}
