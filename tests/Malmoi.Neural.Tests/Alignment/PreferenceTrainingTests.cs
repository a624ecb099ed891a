using Malmoi.Architectures;
using Malmoi.Models;
using Malmoi.Neural.Alignment;
using Malmoi.Neural.Alignment.Preferences;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Tests.FamilyContract;
using Malmoi.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment;

/// <summary>Whole steps over padded batches with shared rows, beside one answer at a time read by itself.</summary>
public class PreferenceTrainingTests
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, PreferenceLoss> Losses = new()
    {
        ["dpo"] = new Dpo(),
        ["conservative dpo"] = new Dpo { LabelSmoothing = 0.1 },
        ["robust dpo"] = new RobustDpo { WrongLabels = 0.2 },
        ["ipo"] = new Ipo(),
        ["kto"] = new Kto(),
        ["orpo"] = new Orpo(),
        ["simpo"] = new SimPo { Beta = 2 },
        ["cpo"] = new Cpo(),
        ["hinge"] = new Hinge(),
        ["sppo"] = new Sppo(),
        ["nca"] = new Nca(),
        ["exo"] = new Exo(),
        ["aot"] = new Aot(),
        ["aot unpaired"] = new Aot { Unpaired = true },
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_over_a_padded_batch_is_that_of_answers_read_one_by_one(string name)
    {
        using var policy = new TinyModel("gpt2");
        using var frozen = new TinyModel("gpt2");
        using var scope = NewDisposeScope();
        Shake(frozen.Model);
        var loss = Losses[name];
        var groups = Groups();
        var examples = ReferenceScores.Ask(
            new PreferenceExamples(groups, 0),
            new PreferenceTraining(frozen.Model, null, loss).LogProbabilities
        );
        var training = new PreferenceTraining(policy.Model, null, loss) { ChosenWeight = 0.3 };

        var batched = training.Loss(examples.Of([0, 1, 2]), training: false);
        batched.backward();
        var gradients = Gradients(policy.Model);

        var slow = Slow(loss, 0.3, policy.Model, frozen.Model, groups);
        slow.backward();
        Assert.Equal(slow.item<float>(), batched.item<float>(), Tolerance);
        foreach (var (tensor, wanted) in Gradients(policy.Model))
        {
            Assert.True(
                (gradients[tensor] - wanted).abs().max().item<float>()
                    < Tolerance * Math.Max(1, wanted.abs().max().item<float>()),
                tensor
            );
        }
    }

    [Fact]
    public void A_step_of_the_recorded_gpt2_is_that_of_answers_read_one_by_one()
    {
        using var folder = HuggingFaceFolder.Open(OutsideData.Golden("rl/gpt2_training"));
        using var policy = TransformerFolder.Load(folder);
        using var frozen = TransformerFolder.Load(folder);
        using var scope = NewDisposeScope();
        Shake(frozen);
        var loss = new Dpo { LabelSmoothing = 0.1 };
        var groups = Groups();
        var examples = ReferenceScores.Ask(
            new PreferenceExamples(groups, 0),
            new PreferenceTraining(frozen, null, loss).LogProbabilities
        );
        var batched = new PreferenceTraining(policy, null, loss).Loss(examples.Of([0, 1, 2]), training: false);
        Assert.Equal(Slow(loss, 0, policy, frozen, groups).item<float>(), batched.item<float>(), Tolerance);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt_neox")]
    [InlineData("bloom")]
    [InlineData("opt")]
    public void A_row_is_as_likely_among_longer_ones_as_alone(string family)
    {
        using var model = new TinyModel(family);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var groups = Groups();
        var batch = new PreferenceExamples(groups, 0).Of([0, 1, 2]);
        var sums = new PreferenceTraining(model.Model, null, new Dpo()).LogProbabilities(batch);
        var answers = groups.SelectMany(group => group.Answers).ToList();
        for (var i = 0; i < answers.Count; i++)
        {
            Assert.Equal(Alone(model.Model, answers[i]).Sum.item<float>(), sums[i], Tolerance);
        }
    }

    [Fact]
    public void A_ranking_counts_as_much_as_a_pair()
    {
        using var policy = new TinyModel("gpt2");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var training = new PreferenceTraining(policy.Model, null, new Dpo { ReferenceFree = true });
        var examples = new PreferenceExamples(
            [
                new([Answer(2, 1, 3), Answer(2, 5, 4), Answer(2, 3, 5), Answer(2, 2, 8)]),
                new([Answer(3, 4, 1), Answer(3, 2, 2)]),
            ],
            0
        );
        var (ranking, pair) = (Of(0), Of(1));
        Assert.NotEqual(ranking, pair, 0.01);
        Assert.Equal((ranking + pair) / 2, Of(0, 1), Tolerance);
        // Accumulated parts are weighed by the same.
        Assert.Equal((1, 2), (examples.Of([0]).Predicted, examples.Of([0, 1]).Predicted));

        double Of(params int[] groups) => training.Loss(examples.Of(groups), training: false).item<float>();
    }

    [Fact]
    public void What_a_reference_said_is_taken_for_the_very_same_answers_alone()
    {
        using var model = new TinyModel("gpt2");
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var training = new PreferenceTraining(model.Model, null, new Dpo());
        var examples = ReferenceScores.Ask(new PreferenceExamples(Groups(), 0), training.LogProbabilities);
        var path = folder[ReferenceScores.FileName];
        Assert.Null(ReferenceScores.Load(path, examples));
        ReferenceScores.Save(path, examples);

        var loaded = ReferenceScores.Load(path, new PreferenceExamples(Groups(), 0))!;
        Assert.Equal(
            examples.Groups.SelectMany(group => group.References!),
            loaded[0].Groups.SelectMany(group => group.References!)
        );
        var others = new PreferenceExamples([.. Groups().Reverse()], 0);
        var error = Assert.Throws<InputException>(() => ReferenceScores.Load(path, others));
        Assert.Contains("remove it", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Answers_judged_one_by_one_are_measured_by_answers_to_other_prompts()
    {
        using var policy = new TinyModel("gpt2");
        using var frozen = new TinyModel("gpt2");
        using var scope = NewDisposeScope();
        Shake(frozen.Model);
        var kto = new Kto { UndesirableWeight = 1.3 };
        RenderedAnswers[] groups =
        [
            new([Answer(3, 2, 1), Answer(3, 4, 2)]) { IsGood = true },
            new([Answer(2, 4, 3), Answer(2, 1, 4)]) { IsGood = false },
            new([Answer(4, 1, 5)]) { IsGood = true },
        ];
        var examples = ReferenceScores.Ask(
            new PreferenceExamples(groups, 0),
            new PreferenceTraining(frozen.Model, null, kto).LogProbabilities
        );
        var training = new PreferenceTraining(policy.Model, null, kto);
        var loss = training.Loss(examples.Of([0, 1, 2]), training: false).item<float>();

        float Ratio(RenderedAnswer answer) =>
            Alone(policy.Model, answer).Sum.item<float>() - Alone(frozen.Model, answer).Sum.item<float>();
        var distance = Math.Max(0, (Ratio(groups[0].Answers[1]) + Ratio(groups[1].Answers[1])) / 2);
        double[] wanted =
        [
            1 - Sigmoid(0.1 * (Ratio(groups[0].Answers[0]) - distance)),
            1 - Sigmoid(0.1 * (Ratio(groups[2].Answers[0]) - distance)),
            1.3 * (1 - Sigmoid(0.1 * (distance - Ratio(groups[1].Answers[0])))),
        ];
        Assert.Equal(wanted.Average(), loss, Tolerance);
        Assert.Equal(0, training.HeldOut.ByReward.Items);
        Assert.Equal(3, examples.Of([0, 1, 2]).Predicted);
    }

    [Fact]
    public void The_measures_are_those_of_the_pairs()
    {
        using var policy = new TinyModel("gpt2");
        using var frozen = new TinyModel("gpt2");
        using var scope = NewDisposeScope();
        Shake(frozen.Model);
        var groups = Groups();
        var examples = ReferenceScores.Ask(
            new PreferenceExamples(groups, 0),
            new PreferenceTraining(frozen.Model, null, new Dpo()).LogProbabilities
        );
        var training = new PreferenceTraining(policy.Model, null, new Dpo { Beta = 0.5 });
        training.Loss(examples.Of([0, 1, 2]), training: false);

        var rewards = groups
            .Select(group =>
                group
                    .Answers.Select(answer =>
                        0.5
                        * (
                            Alone(policy.Model, answer).Sum.item<float>()
                            - Alone(frozen.Model, answer).Sum.item<float>()
                        )
                    )
                    .ToArray()
            )
            .ToArray();
        // One pair, three of a ranking, one pair.
        var pairs = rewards
            .SelectMany(own =>
                own.SelectMany((better, i) => own.Skip(i + 1).Select(worse => (Better: better, Worse: worse)))
            )
            .ToList();
        Assert.Equal(5, pairs.Count);
        Assert.Equal(5, training.HeldOut.ByReward.Items);
        Assert.Equal(pairs.Count(pair => pair.Better > pair.Worse), training.HeldOut.ByReward.Hits);
        Assert.Equal(pairs.Average(pair => pair.Better - pair.Worse), training.HeldOut["reward/margin"], Tolerance);
        Assert.Equal(pairs.Average(pair => pair.Better), training.HeldOut["reward/chosen"], Tolerance);
        Assert.Equal(pairs.Average(pair => pair.Better) / 0.5, training.HeldOut["divergence/chosen"], Tolerance);
    }

    [Fact]
    public void A_model_that_is_its_own_reference_finds_no_answer_better()
    {
        using var model = new TinyModel("gpt2");
        using var scope = NewDisposeScope();
        var training = new PreferenceTraining(model.Model, null, new Dpo());
        var examples = ReferenceScores.Ask(new PreferenceExamples(Groups(), 0), training.LogProbabilities);
        Assert.Equal(Math.Log(2), training.Loss(examples.Of([0, 1, 2]), training: false).item<float>(), Tolerance);
        Assert.Equal(0, training.HeldOut["reward/margin"], Tolerance);
    }

    // The loss of all pairs, of log-probabilities that were read one answer at a time.
    private static Tensor Slow(
        PreferenceLoss loss,
        double weight,
        Transformer policy,
        Transformer frozen,
        IReadOnlyList<RenderedAnswers> groups
    )
    {
        var (better, worse, knownBetter, knownWorse) = (
            new List<Tensor>(),
            new List<Tensor>(),
            new List<Tensor>(),
            new List<Tensor>()
        );
        var weights = new List<float>();
        var (entropy, tokens) = (zeros([]), 0L);
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Answers.Count; i++)
            {
                if (i + 1 < group.Answers.Count)
                {
                    var (sum, count) = Alone(policy, group.Answers[i]);
                    (entropy, tokens) = (entropy - sum, tokens + count);
                }

                for (var j = i + 1; j < group.Answers.Count; j++)
                {
                    weights.Add(loss is Aot ? 1 : 2f / (group.Answers.Count * (group.Answers.Count - 1)));
                    better.Add(Scored(policy, group.Answers[i]));
                    worse.Add(Scored(policy, group.Answers[j]));
                    using var noGradients = no_grad();
                    knownBetter.Add(Scored(frozen, group.Answers[i]));
                    knownWorse.Add(Scored(frozen, group.Answers[j]));
                }
            }
        }

        var scores = new PairScores(stack(better), stack(worse), stack(knownBetter), stack(knownWorse));
        var losses = loss.Of(scores);
        var each = tensor(loss is Kto ? [.. weights, .. weights] : weights.ToArray());
        return ((losses * each).sum() / each.sum()).Plus(
            entropy / Held.Number(tokens) * Held.Number(weight + loss.ChosenWeight)
        );

        Tensor Scored(Transformer model, RenderedAnswer answer)
        {
            var (sum, count) = Alone(model, answer);
            return loss.AveragesTokens ? sum / Held.Number(count) : sum;
        }
    }

    private static (Tensor Sum, long Count) Alone(Transformer model, RenderedAnswer answer)
    {
        var input = tensor([.. answer.Tokens.Select(token => (long)token)], [1, answer.Length]);
        var hidden = model.Read(new StackInput { Input = input });
        var logs = model.Heads[HeadNames.NextToken].Forward(hidden).log_softmax(-1)[0];
        var places = Enumerable.Range(answer.From, answer.Length - answer.From).ToList();
        return (stack(places.Select(place => logs[place - 1, answer.Tokens[place]])).sum(), places.Count);
    }

    private static RenderedAnswers[] Groups() =>
        [
            new([Answer(3, 4, 1), Answer(3, 2, 2)]),
            new([Answer(2, 1, 3), Answer(2, 5, 4), Answer(2, 3, 5)]),
            new([Answer(5, 2, 6), Answer(5, 2, 7)]),
        ];

    private static RenderedAnswer Answer(int prompt, int answer, int seed)
    {
        var (first, second) = (new Xoshiro256(prompt), new Xoshiro256(100 + seed));
        return new RenderedAnswer(
            [
                .. Enumerable.Range(0, prompt).Select(_ => 3 + first.Next(20)),
                .. Enumerable.Range(0, answer).Select(_ => 3 + second.Next(20)),
            ],
            prompt
        );
    }

    private static void Shake(Transformer model)
    {
        using var noGradients = no_grad();
        using var generator = new Generator(3, CPU);
        foreach (var tensor in model.Tensors.Values)
        {
            tensor.add_(randn(tensor.shape, generator: generator) * Held.Number(0.05), Held.Number(1));
        }
    }

    private static Dictionary<string, Tensor> Gradients(Transformer model)
    {
        var gradients = new Dictionary<string, Tensor>();
        foreach (var (name, tensor) in model.Tensors)
        {
            if (tensor.grad is { } gradient)
            {
                gradients[name] = gradient.clone();
                gradient.zero_();
            }
        }

        return gradients;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
