using Malmoi.Instructions;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment;
using Malmoi.Neural.Alignment.Preferences;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Tests.Finetuning.Instructions;
using Malmoi.Prompting;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment;

/// <summary>Reward models: trained, normalised, written, asked, refused.</summary>
public sealed class RewardRunTests : IDisposable
{
    private const string Bert =
        "\"model_type\": \"bert\", \"architectures\": [\"BertForMaskedLM\"], \"hidden_size\": 16, \"intermediate_size\": 24, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"max_position_embeddings\": 64, \"hidden_dropout_prob\": 0.0, \"attention_probs_dropout_prob\": 0.0";

    private InstructionSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task It_learns_what_was_preferred_and_says_so_when_it_is_opened(bool isEncoder, bool isAdapter)
    {
        if (isEncoder)
        {
            _sample.Dispose();
            _sample = new InstructionSample(Bert);
        }

        var options = Options() with
        {
            Adapter = isAdapter ? new AdapterOptions { Dropout = 0, Targets = ["all-linear"] } : null,
            Steps = 60,
            LearningRate = 3e-3,
        };
        using var run = RewardRun.Begin(_sample["out"], options, []);
        var result = run.Train();
        Assert.True(result.Accuracy!.Right.Value > 0.9, $"{result.Accuracy.Right}");
        Assert.InRange(result.Accuracy.Calibration.Error, 0, 0.5);

        using var model = RewardModel.Open(_sample["out"]);
        var opened = await RewardAccuracy.OfAsync(model, run.Data.HeldOut, TestContext.Current.CancellationToken);
        Assert.Equal(result.Accuracy.Differences, opened.Differences, (one, other) => Math.Abs(one - other) < 1e-4);
        var scores = await model.ScoreAsync(
            [
                .. run.Data.Training.SelectMany(example =>
                    example.Answers.Select(answer => new Reply(example.Prompt, answer))
                ),
            ],
            TestContext.Current.CancellationToken
        );
        Assert.Equal(0, scores.Average(), 1e-4);
        Assert.Equal(model.Deviation!.Value, Math.Sqrt(scores.Average(score => score * (double)score)), 1e-3);
    }

    [Fact]
    public void A_ranking_is_one_batch_whose_pairs_weigh_alike_and_padding_changes_nothing()
    {
        using var model = Model();
        using var scope = NewDisposeScope();
        var reader = new RewardReader(
            model,
            ConversationText.Of(_sample.Model, model.Family, model.Encoder.Tokenizer, _sample.Template)
        );
        PreferenceExample[] examples =
        [
            new([Message.User("how?")], ["well", "so so and so", "no"]),
            new([Message.User("a much longer question?")], ["yes.", "nope"]) { Margin = 0.5 },
        ];
        using var training = new RewardTraining(model);
        var loss = training.Loss(new RewardExamples(reader, examples).Of([0, 1]), training: false).item<float>();

        float Alone(PreferenceExample example, string answer) =>
            reader.Scores([reader.Read(example.Prompt, answer)])[0];
        float[][] scores =
        [
            .. examples.Select(example => example.Answers.Select(answer => Alone(example, answer)).ToArray()),
        ];
        var ranking = PairwiseReward.OfRanking(tensor(scores[0])).item<float>();
        var pair = PairwiseReward.Loss(tensor(scores[1][..1]), tensor(scores[1][1..]), tensor(0.5f)).item<float>();
        Assert.Equal((ranking + pair) / 2, loss, 1e-5);
        Assert.Equal(4, training.HeldOut.ByReward.Items);
    }

    [Fact]
    public void A_conversation_that_is_too_long_loses_its_beginning()
    {
        using var model = Model();
        var reader = new RewardReader(
            model,
            ConversationText.Of(_sample.Model, model.Family, model.Encoder.Tokenizer, _sample.Template)
        );
        var row = reader.Read([Message.User(new string('x', 100))], "yes");
        Assert.Equal(64, row.Ids.Length);
        Assert.Equal(1, reader.Cut);
        var whole = reader.Read([Message.User("x")], "yes");
        Assert.Equal(whole.Ids[^4..], row.Ids[^4..]);
    }

    [Fact]
    public void One_of_another_tokenizer_is_refused_where_it_is_mixed()
    {
        using var run = RewardRun.Begin(_sample["out"], Options() with { Steps = 1 }, []);
        run.Train();
        using var model = RewardModel.Open(_sample["out"]);
        model.CheckTokenizer(_sample.Model);
        using var other = new InstructionSample(name: "other");
        var tokenizer = Path.Combine(other.Model, "tokenizer.json");
        File.WriteAllText(tokenizer, File.ReadAllText(tokenizer).Replace("\"+\"", "\"*\"", StringComparison.Ordinal));
        var error = Assert.Throws<InputException>(() => model.CheckTokenizer(other.Model));
        Assert.Contains("another tokenizer", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "no reward model",
            Assert.Throws<InputException>(() => RewardModel.Open(Labelled())).Message,
            StringComparison.Ordinal
        );
    }

    private TaskModel Model() => TaskFolder.OpenBase(_sample.Model, new RewardTask(), new TaskModelOptions());

    // A folder that was tuned for something else.
    private string Labelled()
    {
        var folder = _sample["labelled"];
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            Path.Combine(folder, TaskNote.FileName),
            new TaskNote
            {
                Task = "classify",
                Labels = ["a", "b"],
                MaximumLength = 8,
            }.Write()
        );
        return folder;
    }

    private RewardOptions Options()
    {
        var lines = Enumerable
            .Range(0, 40)
            .Select(i => $$"""{"prompt": "{{i}}?", "chosen": "yes {{i % 3}}", "rejected": "nay {{i % 4}}"}""");
        return new RewardOptions
        {
            Model = _sample.Model,
            Data = [_sample.Write("pairs.jsonl", string.Join('\n', lines))],
            Template = _sample.Template,
            HeldOut = 0.25,
            Seed = 3,
        };
    }
}
