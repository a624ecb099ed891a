using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Models;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Tests.FamilyContract;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning.Tasks;

/// <summary>Every family is tuned for every task it has a head for, written, and says the same when it is opened again.</summary>
public class TaskFamiliesTests
{
    private static readonly FineTuningOptions Short = new()
    {
        Epochs = 1,
        BatchSize = 3,
        LearningRate = 0.01,
    };

    private const string Texts = """
        text	text_pair	label
        고양이가 안 잔다	the cat	no
        고양이가 잔다	the dog sleeps	yes
        개가 안 물을 본다	not	no
        새가 집을 본다 .	the cat sees the dog	yes
        새가 안 본다	the	no
        """;

    private const string Tags = """
        고양이가	B-N
        쥐를	I-N
        본다	O

        개가는	B-N
        안	O
        잔다	O

        """;

    private const string Questions = """
        question	context	answer
        the cat ?	고양이가 쥐를 본다 . 개가 집을 본다 . 새가 안 잔다 . 새가 물을 안 본다 .	쥐를
        the dog ?	고양이가 쥐를 본다 . 개가 집을 본다 . 새가 안 잔다 . 새가 물을 안 본다 .	물을
        """;

    private const string Choices = """
        sentence	choice0	choice1	label
        고양이가 안 잔다	the cat	the dog	0
        개가 본다	not	sees	1
        """;

    private const string Targets = """
        source	target
        고양이가 잔다	the cat sleeps
        개가 본다	the dog sees
        개가 안 잔다	not sleeps
        """;

    public static TheoryData<string> Readers =>
        [.. TinyConfigurations.All.Keys.Except(["dpr", "vit", "gpt2, double heads"])];

    public static TheoryData<string> Writers =>
        [.. TinyConfigurations.All.Keys.Where(name => Spec(name) is DecoderModel or EncoderDecoderModel)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_classifier_of_pairs_says_the_same_when_it_is_opened_again(string name)
    {
        using var sample = new TaskSample(Config(name));
        var task = ClassificationTask.Of(sample.Records(Texts), AskedColumns.None, pairs: true);
        Assert.Equal(["no", "yes"], task.Labels.Names);
        var written = Tune(sample, task, Texts);
        Assert.EndsWith("ForSequenceClassification", written.Classes![0], StringComparison.Ordinal);
        Assert.Equal("yes", written.LabelsById!["1"]);
        Tune(sample, task, Texts, new AdapterOptions { Rank = 2 });
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_tagger_says_the_same_when_it_is_opened_again(string name)
    {
        using var sample = new TaskSample(Config(name));
        var task = TaggingTask.Of(sample.Records(Tags, "tags.conll"), AskedColumns.None);
        var written = Tune(sample, task, Tags, file: "tags.conll");
        Assert.EndsWith("ForTokenClassification", written.Classes![0], StringComparison.Ordinal);
        Assert.Equal(3, written.LabelsById!.Count);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Answers_are_the_same_when_the_model_is_opened_again(string name)
    {
        using var sample = new TaskSample(Config(name));
        var task = AnswerTask.Of(sample.Records(Questions), AskedColumns.None);
        var written = Tune(sample, task, Questions);
        Assert.Contains("ForQuestionAnswering", written.Classes![0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void Translations_are_the_same_when_the_model_is_opened_again(string name)
    {
        using var sample = new TaskSample(Config(name));
        var task = new WritingTask(
            AskedColumns.None,
            translates: true,
            new WritingOptions { TargetLength = 5, Separator = "." }
        );
        Tune(sample, task, Targets);
        Tune(sample, task, Targets, new AdapterOptions { Rank = 2 });
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Choices_are_the_same_when_the_model_is_opened_again(string name)
    {
        using var sample = new TaskSample(Config(name));
        Tune(sample, new ChoiceTask(AskedColumns.None), Choices);
    }

    [Fact]
    public void A_model_that_only_reads_is_not_asked_to_write()
    {
        using var sample = new TaskSample(Config("bert"));
        var task = new WritingTask(AskedColumns.None, translates: false);
        Assert.Contains(
            "'tune summarize' needs a decoder",
            Assert.Throws<InputException>(() => TaskFolder.OpenBase(sample.Model, task, new())).Message
        );
    }

    // One tuning; the predictions of what was written are those of what was tuned.
    private static Family Tune(
        TaskSample sample,
        TuningTask task,
        string text,
        AdapterOptions? adapter = null,
        string file = "records.tsv"
    )
    {
        var records = sample.Records(text, file);
        var options = new TaskModelOptions { MaximumLength = 14, Adapter = adapter };
        var path = adapter is null ? sample.Output : sample["adapter"];
        IReadOnlyList<TaskPrediction> said;
        float[] numbers;
        using (var model = TaskFolder.OpenBase(sample.Model, task, options))
        {
            var examples = task.Examples(records, model.Encoder, learns: true);
            using var tuning = new FineTuning(model, examples, examples, Short);
            var result = tuning.Run();
            Assert.True(double.IsFinite(result.Best.Loss));
            Assert.Equal(1, tuning.Share);
            var all = model.Transformer.Tensors.Values.Sum(tensor => tensor.numel());
            Assert.True(adapter is null ? result.Trained > 0.9 * all : result.Trained < 0.3 * all);
            said = examples.Predict(model);
            numbers = task.Writes ? [] : model.Numbers(examples.Batch([0]));
            TaskFolder.Write(model, sample.Model, path, new TaskNote { Task = task.Name, MaximumLength = 14 });
        }

        using var again = TaskFolder.OpenTuned(path, task, options);
        var read = task.Examples(records, again.Encoder, learns: true);
        Assert.Equal(said.Select(prediction => prediction.Output), read.Predict(again).Select(p => p.Output));
        Assert.Equal(numbers, task.Writes ? [] : again.Numbers(read.Batch([0])));
        Assert.Equal(task.Name, TaskNote.Read(path)!.Task);
        if (adapter is not null)
        {
            return again.Family;
        }

        // What was written is a folder like any other.
        using var folder = HuggingFaceFolder.Open(path);
        using var plain = TransformerFolder.Load(folder);
        Assert.Single(plain.Heads);
        return folder.Family;
    }

    private static ModelSpec Spec(string name) =>
        FamilyTable.Read(System.Text.Encoding.UTF8.GetBytes(Config(name)), name) is { ModelType: not "vit" } family
            ? family.Spec(ModelTask.Body)
            : new EncoderModel(null!);

    private static string Config(string name) =>
        TinyConfigurations
            .All[name]
            .Replace("\"vocab_size\": 23", "\"vocab_size\": 24", StringComparison.Ordinal)
            .Replace("\"decoder_vocab_size\": 23", "\"decoder_vocab_size\": 24", StringComparison.Ordinal)
            .Replace("\"model_type\"", "\"eos_token_id\": 3, \"model_type\"", StringComparison.Ordinal)
            .Replace(", \"eos_token_id\": 2", "", StringComparison.Ordinal);
}
