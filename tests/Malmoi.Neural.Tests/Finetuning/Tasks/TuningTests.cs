using Malmoi.Evaluation.Metrics;
using Malmoi.Neural.Finetuning.Tasks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning.Tasks;

/// <summary>What a small BERT learns of a task, and how.</summary>
public class TuningTests
{
    private static readonly FineTuningOptions Thorough = new()
    {
        Epochs = 60,
        BatchSize = 8,
        LearningRate = 2e-3,
        Patience = 12,
    };

    // Whether the sentence says "안", wherever it stands.
    private static string Sentences(int count, int seed)
    {
        var random = new Xoshiro256(seed);
        string[] words = ["고양이가", "개가", "새가", "쥐를", "물을", "집을", "잔다", "본다", "참"];
        var lines = new List<string> { "text\tlabel" };
        for (var i = 0; i < count; i++)
        {
            var sentence = Enumerable
                .Range(0, 2 + random.Next(4))
                .Select(_ => words[random.Next(words.Length)])
                .ToList();
            if (i % 2 == 0)
            {
                sentence[random.Next(sentence.Count)] = "안";
            }

            lines.Add($"{string.Join(' ', sentence)}\t{(i % 2 == 0 ? "부정" : "긍정")}");
        }

        return string.Join('\n', lines) + "\n";
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_word_that_decides_is_found(bool adapted)
    {
        using var sample = new TaskSample(TaskSample.Bert);
        var train = sample.Records(Sentences(64, 1), "train.tsv");
        var task = ClassificationTask.Of(train, AskedColumns.None);
        var adapter = adapted
            ? new AdapterOptions
            {
                Rank = 4,
                Targets = ["all-linear"],
                Dropout = 0,
            }
            : null;
        using var model = TaskFolder.OpenBase(sample.Model, task, new() { Adapter = adapter });
        var heldOut = task.Examples(sample.Records(Sentences(64, 2), "dev.tsv"), model.Encoder, learns: true);
        using var tuning = new FineTuning(
            model,
            task.Examples(train, model.Encoder, learns: true),
            heldOut,
            Thorough with
            {
                LearningRate = adapted ? 1e-2 : 2e-3,
            }
        );
        var result = tuning.Run();
        Assert.True(result.Best.Scores!.Best > 0.95, $"{result.Best}");
        // The model holds the best epoch's weights, and the best is the best of all.
        Assert.Equal(result.Best.Scores!.Values, heldOut.Judge(heldOut.Predict(model))!.Values);
        Assert.Equal(result.Epochs.Max(epoch => epoch.Scores!.Best), result.Best.Scores.Best);
        Assert.True(result.Epochs.Count < Thorough.Epochs || result.Best.Epoch > Thorough.Epochs - Thorough.Patience);
    }

    [Fact]
    public void The_same_seed_learns_the_same_and_another_does_not()
    {
        using var sample = new TaskSample(TaskSample.Bert);
        var train = sample.Records(Sentences(24, 3), "train.tsv");
        var task = ClassificationTask.Of(train, AskedColumns.None);
        float[] Learn(int seed)
        {
            using var model = TaskFolder.OpenBase(sample.Model, task, new() { Seed = seed });
            var examples = task.Examples(train, model.Encoder, learns: true);
            using var tuning = new FineTuning(
                model,
                examples,
                null,
                new()
                {
                    Seed = seed,
                    Epochs = 1,
                    BatchSize = 5,
                }
            );
            tuning.Run();
            return model.Numbers(examples.Batch([0, 1, 2]));
        }

        var first = Learn(1);
        Assert.Equal(first, Learn(1));
        Assert.NotEqual(first, Learn(2));
    }

    [Fact]
    public void Padding_moves_no_prediction()
    {
        using var sample = new TaskSample(TaskSample.Bert);
        var train = sample.Records(Sentences(8, 4), "train.tsv");
        var task = ClassificationTask.Of(train, AskedColumns.None);
        using var model = TaskFolder.OpenBase(sample.Model, task, new());
        var examples = task.Examples(train, model.Encoder, learns: true);
        var together = model.Numbers(examples.Batch([0, 1, 2, 3, 4, 5, 6, 7]));
        for (var row = 0; row < 8; row++)
        {
            var alone = model.Numbers(examples.Batch([row]));
            Assert.Equal(alone[0], together[2 * row], 1e-4);
            Assert.Equal(alone[1], together[2 * row + 1], 1e-4);
        }
    }

    [Fact]
    public void A_number_is_learned()
    {
        using var sample = new TaskSample(TaskSample.Bert);
        // How many words the sentence has, in tenths.
        var lines = Enumerable
            .Range(0, 40)
            .Select(i => $"{string.Join(' ', Enumerable.Repeat("물을", 1 + (i % 5)))}\t{(1 + (i % 5)) * 0.1:F1}");
        var train = sample.Records("text\tscore\n" + string.Join('\n', lines) + "\n", "train.tsv");
        var task = new RegressionTask(AskedColumns.None);
        using var model = TaskFolder.OpenBase(sample.Model, task, new());
        var examples = task.Examples(train, model.Encoder, learns: true);
        using var tuning = new FineTuning(model, examples, examples, Thorough with { Epochs = 30 });
        Assert.True(tuning.Run().Best.Scores!.Best > 0.98);
    }

    [Fact]
    public void The_right_choice_is_learned()
    {
        using var sample = new TaskSample(TaskSample.Bert);
        string[] animals = ["고양이가", "개가", "새가"];
        string[] english = ["cat", "dog", "not"];
        var lines = Enumerable
            .Range(0, 48)
            .Select(i =>
                $"{animals[i % 3]} 잔다\t{english[(i / 3 + i) % 3]}\t{english[(i / 3 + i + 1) % 3]}\t{english[(i / 3 + i + 2) % 3]}\t{(3 - (i / 3 % 3)) % 3 + 1}"
            );
        var train = sample.Records("sentence\t1\t2\t3\tAnswer\n" + string.Join('\n', lines) + "\n", "train.tsv");
        var task = new ChoiceTask(AskedColumns.None);
        using var model = TaskFolder.OpenBase(sample.Model, task, new());
        Assert.Equal("BertForMultipleChoice", model.Family.Classes![0]);
        var examples = task.Examples(train, model.Encoder, learns: true);
        using var tuning = new FineTuning(model, examples, examples, Thorough);
        var result = tuning.Run();
        Assert.True(result.Best.Scores!.Best > 0.95, $"{result.Best.Scores.Best}");
        TaskFolder.Write(model, sample.Model, sample.Output, new TaskNote { Task = "choice", MaximumLength = 32 });
        using var again = TaskFolder.OpenTuned(sample.Output, task, new());
        Assert.Equal(model.Numbers(examples.Batch([0, 1])), again.Numbers(examples.Batch([0, 1])));
    }

    [Fact]
    public void Answers_are_found_in_a_passage_longer_than_the_model_reads()
    {
        using var sample = new TaskSample(TaskSample.Bert);
        // "the cat ?" asks for what follows 고양이가, "the dog ?" for what follows 개가.
        string[] things = ["쥐를", "물을", "집을"];
        var random = new Xoshiro256(5);
        string Line(int i)
        {
            var (a, b) = (things[random.Next(3)], things[random.Next(3)]);
            var filler = string.Join(' ', Enumerable.Repeat("새가 참 잔다 .", 1 + random.Next(8)));
            return $"the {(i % 2 == 0 ? "cat" : "dog")} ?\t고양이가 {a} 본다 . {filler} 개가 {b} 본다 .\t{(i % 2 == 0 ? a : b)}";
        }

        var train = sample.Records(
            "question\tcontext\tanswer\n" + string.Join('\n', Enumerable.Range(0, 60).Select(Line)) + "\n",
            "train.tsv"
        );
        var heldOut = sample.Records(
            "question\tcontext\tanswer\n" + string.Join('\n', Enumerable.Range(0, 20).Select(Line)) + "\n",
            "dev.tsv"
        );
        var task = AnswerTask.Of(train, AskedColumns.None);
        Assert.False(task.MayHaveNone);
        using var model = TaskFolder.OpenBase(sample.Model, task, new());
        var dev = task.Examples(heldOut, model.Encoder, learns: true);
        Assert.True(dev.Rows > 20);
        using var tuning = new FineTuning(model, task.Examples(train, model.Encoder, learns: true), dev, Thorough);
        Assert.True(tuning.Run().Best.Scores!.Best > 0.7);
    }

    [Fact]
    public void A_translation_is_learned_by_a_decoder_and_by_an_encoder_decoder()
    {
        const string targets =
            "source\ttarget\n고양이가 잔다\tthe cat sleeps\n개가 본다\tthe dog sees\n개가 안 잔다\tthe dog not sleeps\n고양이가 안 본다\tthe cat not sees\n";
        const string shape = "\"pad_token_id\": 0, \"eos_token_id\": 3, \"vocab_size\": 24";
        string[] configs =
        [
            $$"""{"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 32, "bos_token_id": 2, "embd_pdrop": 0, "attn_pdrop": 0, "resid_pdrop": 0, {{shape}}}""",
            $$"""{"model_type": "bart", "architectures": ["BartForConditionalGeneration"], "d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "max_position_embeddings": 32, "decoder_start_token_id": 2, "dropout": 0, {{shape}}}""",
        ];
        foreach (var config in configs)
        {
            using var sample = new TaskSample(config);
            var task = new WritingTask(
                AskedColumns.None,
                translates: true,
                new WritingOptions { Separator = "?", TargetLength = 8 }
            );
            using var model = TaskFolder.OpenBase(sample.Model, task, new());
            var examples = task.Examples(sample.Records(targets), model.Encoder, learns: true);
            using var tuning = new FineTuning(
                model,
                examples,
                examples,
                Thorough with
                {
                    LearningRate = 5e-3,
                    Patience = null,
                    Metric = "exact match",
                }
            );
            Assert.Equal(1, tuning.Run().Best.Scores!.Best);
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        using var sample = new TaskSample(TaskSample.Bert);
        var train = sample.Records(Sentences(4, 1), "train.tsv");
        var task = ClassificationTask.Of(train, AskedColumns.None);
        using var model = TaskFolder.OpenBase(sample.Model, task, new());
        var examples = task.Examples(train, model.Encoder, learns: true);
        string Refusal(FineTuningOptions options) =>
            Assert.Throws<InputException>(() => new FineTuning(model, examples, null, options)).Message;
        Assert.Contains("--epochs is 0", Refusal(new() { Epochs = 0 }));
        Assert.Contains("--batch is 0", Refusal(new() { BatchSize = 0 }));
        Assert.Contains("--learning-rate is -1", Refusal(new() { LearningRate = -1 }));
        Assert.Contains("give them with --dev", Refusal(new() { Patience = 2 }));
        using var tuning = new FineTuning(model, examples, examples, new() { Metric = "BLEU" });
        Assert.Contains(
            "no score 'BLEU': there are accuracy",
            Assert.Throws<InputException>(() => tuning.Run()).Message
        );
    }
}
