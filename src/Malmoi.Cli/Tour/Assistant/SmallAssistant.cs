using Malmoi.Cli.Tour.Attention;
using Malmoi.Data.Records;
using Malmoi.Instructions;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Alignment;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Alignment.Policies;
using Malmoi.Neural.Alignment.Preferences;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Neural.Pretraining.Schedules;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>The small GPT becomes an assistant: tuned by instructions, with a reward model beside it, and aligned by PPO and by DPO, each in a folder of its own.</summary>
internal sealed class SmallAssistant
{
    private const int PolicySteps = 150;
    private const int PolicyPrompts = 64;
    private const int PairedPrompts = 3_000;

    private readonly TourContext _tour;
    private readonly AssistantLessons _lessons;
    private readonly CancellationToken _ct;

    public SmallAssistant(TourContext tour, AssistantLessons lessons, SmallGpt gpt, CancellationToken ct)
    {
        (_tour, _lessons, _ct) = (tour, lessons, ct);
        gpt.Save(Base);
        Template = tour.Write(
            "assistant.jinja",
            [
                "{% for m in messages %}{% if m['role'] == 'user' %}Q: {{ m['content'] }}",
                "A:{% elif m['role'] == 'assistant' %} {{ m['content'] }}{{ eos_token }}{% endif %}{% endfor %}",
            ]
        );
    }

    /// <summary>The model that only goes on with texts.</summary>
    public string Base => _tour[$"{_lessons.Code}.gpt"];

    /// <summary>How it is asked.</summary>
    public string Template { get; }

    public string Tuned => _tour[$"{_lessons.Code}.sft"];

    public string Reward => _tour[$"{_lessons.Code}.reward"];

    public string Ppo => _tour[$"{_lessons.Code}.ppo"];

    public string Dpo => _tour[$"{_lessons.Code}.dpo"];

    public Curve Tune()
    {
        var curve = new Curve();
        var options = new InstructionTuningOptions
        {
            Model = Base,
            Data = $"Maeul, {_lessons.Code}, seed {_tour.Seed}",
            Opening = new TunedModelOptions { Seed = _tour.Seed, Template = Template },
            DropsLong = true,
            Batch = 64,
            Epochs = 1,
            Warmup = 0.05,
            Samples = 0,
            Training = new TrainerOptions
            {
                Steps = 1,
                LearningRate = 3e-3,
                Optimizer = new AdamWSpec { WeightDecay = 0.1 },
                Schedule = new CosineDecay(),
                Seed = _tour.Seed,
                CheckpointEvery = int.MaxValue,
            },
        };
        InstructionExample[] examples =
        [
            .. _lessons.Learned.Select(one => InstructionExample.Of(one.Instruction, one.Input, one.Response)),
        ];
        using var run = InstructionRun.Begin(Fresh(Tuned), options, examples, [], Told("tune sft"));
        Finish(run.Train(curve, ct: _ct).End == TrainingEnd.Cancelled);
        return curve;
    }

    public Curve LearnReward()
    {
        var curve = new Curve();
        var options = new RewardOptions
        {
            Model = Tuned,
            Data = [_lessons.PairFile],
            HeldOut = 0,
            MaximumLength = 64,
            Batch = 32,
            Epochs = 2,
            LearningRate = 1e-3,
            CheckpointEvery = int.MaxValue,
            Seed = _tour.Seed,
        };
        using var run = RewardRun.Begin(Fresh(Reward), options, Told("align reward"));
        Finish(run.Train(curve, ct: _ct).Outcome.End == TrainingEnd.Cancelled);
        return curve;
    }

    /// <summary>Of the reward model, and of what knows length or words alone, on pairs of a file.</summary>
    public async Task<(Rate Model, Rate Length, Rate Words)> JudgeReward(string file)
    {
        var learned = Pairs(_lessons.PairFile);
        var pairs = Pairs(file);
        using var model = RewardModel.Open(Reward);
        return (await Of(model), await Of(LongerReward.Fit(learned)), await Of(UnigramReward.Fit(learned)));

        async Task<Rate> Of(IReward reward)
        {
            var share = (await RewardAccuracy.OfAsync(reward, pairs, _ct)).WithTies;
            return new Rate(100 * share.Value, 100 * share.Interval.Low, 100 * share.Interval.High);
        }
    }

    /// <summary>What the tuned model replies to the prompts that it is to learn from.</summary>
    public OwnReplies ReplyItself()
    {
        using var model = new Examinee(Tuned, _tour.Threads);
        return new OwnReplies(model, _lessons.Prompts, _tour.Seed, _ct);
    }

    /// <summary>Learns from new replies to the prompts that it answers now right, now wrong; to all where these are too few.</summary>
    /// <returns>How its replies grew better, and how many prompts there are.</returns>
    public (Curve Curve, int Prompts) LearnByPpo(OwnReplies own)
    {
        var curve = new Curve();
        var asked = _tour.Part(PolicyPrompts);
        var prompts = own.Undecided.Count >= asked ? own.Undecided : _lessons.Prompts;
        var options = new PolicyRunOptions
        {
            Model = Tuned,
            Prompts = _lessons.WritePrompts("prompts.undecided.jsonl", prompts),
            Rewards = ["gold", $"0.1*{Reward}"],
            SkipsLong = true,
            SharesBody = true,
            Policy = new PolicyOptions
            {
                Method = new PpoMethod
                {
                    Group = 1,
                    Clipping = new Ppo { ValueWeight = 0.5 },
                },
                Steps = _tour.Part(PolicySteps),
                Prompts = asked,
                AnswerTokens = Examinee.AnswerTokens,
                Rows = PolicyPrompts,
                LearningRate = 7e-4,
                Schedule = new LinearDecay(),
                DistanceWeight = 0.05,
                Threads = _tour.Threads,
                Seed = _tour.Seed,
            },
        };
        using var run = PolicyRun.Begin(Fresh(Ppo), options, Told("align ppo"));
        Finish(run.Train(curve, _ct).End == PolicyEnd.Cancelled);
        return (curve, prompts.Count);
    }

    /// <summary>Learns from the village's preferences, and from wrong answers of its own beside right ones.</summary>
    /// <returns>How the loss fell, and how many pairs have an answer of its own.</returns>
    public (Curve Curve, int Own) LearnByDpo(OwnReplies replies)
    {
        var curve = new Curve();
        VillagePreference[] own = [.. replies.Pairs(_tour.Part(PairedPrompts))];
        var options = new PreferenceOptions("dpo", new Dpo { Beta = 0.1 })
        {
            Model = Tuned,
            Data =
                own.Length > 0 ? [_lessons.PairFile, _lessons.WritePairs("pairs.own.jsonl", own)] : [_lessons.PairFile],
            HeldOut = 0,
            MaximumLength = 64,
            ChosenWeight = 2,
            Batch = 32,
            Epochs = 2,
            LearningRate = 2e-3,
            CheckpointEvery = int.MaxValue,
            Seed = _tour.Seed,
        };
        using var run = PreferenceRun.Begin(Fresh(Dpo), options, Told("align dpo"));
        Finish(run.Train(curve, ct: _ct).Outcome.End == TrainingEnd.Cancelled);
        return (curve, own.Length);
    }

    private static IReadOnlyList<PreferenceExample> Pairs(string file) =>
        PreferenceFile.Read(RecordFile.Open(file)).Examples;

    // What an earlier tour left there was another run.
    private static string Fresh(string folder)
    {
        if (RunFolder.IsOne(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return folder;
    }

    private string[] Told(string verb) => ["tour", "assistant", verb, $"--seed {_tour.Seed}"];

    private void Finish(bool isCancelled)
    {
        if (isCancelled)
        {
            _ct.ThrowIfCancellationRequested();
        }
    }
}
