using Malmoi.Architectures;
using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Alignment.Policies;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining.Optimizers;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment.Online;

/// <summary>One step of each method beside the same step written out: answer by answer, token by token, nothing padded.</summary>
public class UnbatchedTests
{
    private const double Rate = 0.05;
    private const double Price = 0.3;

    public static TheoryData<string> Methods => ["ppo", "grpo", "dr-grpo", "bnpo", "rloo"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_step_changes_the_weights_as_the_formulas_say(string method)
    {
        using var scope = NewDisposeScope();
        using var fast = new LetterPolicy();
        using var slow = new LetterPolicy();
        var options = PolicyTrainingTests.Options(method) with
        {
            Epochs = 1,
            Updates = 1,
            Rows = 3,
            ClipNorm = null,
            LearningRate = Rate,
            DistanceWeight = Price,
            Optimizer = new SgdSpec { Momentum = 0, WeightDecay = 0 },
        };
        using var training = new PolicyTraining(fast.Parts(new LetterPolicy.UnevenReward()), options);
        // So that the ratios are not one and the reference is not the policy.
        Disturb(fast);
        Disturb(slow);
        var rollouts = training.Prepare(0, TestContext.Current.CancellationToken);
        training.Run(null, TestContext.Current.CancellationToken);

        var loss = method switch
        {
            "ppo" => Ppo(slow, rollouts),
            "rloo" => Rloo(slow, rollouts),
            _ => Grpo(slow, rollouts, method, options.AnswerTokens),
        };
        loss.backward();
        using var noGradients = no_grad();
        foreach (var tensor in slow.Trained.Values.Concat(slow.Head.Tensors.Values))
        {
            if (tensor.grad is { } gradient)
            {
                tensor.add_(gradient, Held.Number(-Rate));
            }
        }

        var (found, wanted) = (fast.Numbers(), slow.Numbers());
        using var untouched = new LetterPolicy();
        Assert.Contains(found.Zip(untouched.Numbers()), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i], found[i], 1e-5);
        }
    }

    // Ouyang et al., 2022: rewards, Schulman's advantages, whitened; both clipped losses, the means over all tokens.
    private static Tensor Ppo(LetterPolicy policy, IReadOnlyList<Rollout> rollouts)
    {
        var advantages = new List<double[]>();
        var returns = new List<double[]>();
        foreach (var rollout in rollouts)
        {
            var (n, values) = (rollout.Length, Values(policy, rollout));
            var rewards = new double[n];
            for (var t = 0; t < n; t++)
            {
                rewards[t] =
                    -Price * (rollout.LogProbabilities[t] - rollout.References[t]) + (t == n - 1 ? rollout.Score : 0);
            }

            var own = new double[n];
            for (var t = 0; t < n; t++)
            {
                for (var later = t; later < n; later++)
                {
                    var delta = rewards[later] + (later + 1 < n ? values[later + 1] : 0) - values[later];
                    own[t] += Math.Pow(0.95, later - t) * delta;
                }
            }

            advantages.Add(own);
            returns.Add([.. own.Zip(values, (advantage, value) => advantage + value)]);
        }

        double[] all = [.. advantages.SelectMany(own => own)];
        var mean = all.Average();
        var deviation = Math.Sqrt(
            all.Sum(advantage => (advantage - mean) * (advantage - mean)) / (all.Length - 1) + 1e-8
        );
        var loss = zeros(1);
        foreach (var (i, rollout) in rollouts.Index())
        {
            var (now, values) = Now(policy, rollout);
            for (var t = 0; t < rollout.Length; t++)
            {
                var advantage = (advantages[i][t] - mean) / deviation;
                var ratio = (now[t] - N(rollout.LogProbabilities[t])).exp();
                var kept = ratio.clamp(N(0.8), N(1.2));
                var error = (values[t] - N(returns[i][t])).Squared();
                var old = rollout.Values[t];
                var clipped = (values[t].clamp(N(old - 0.2), N(old + 0.2)) - N(returns[i][t])).Squared();
                loss = loss.Plus(max(ratio * N(-advantage), kept * N(-advantage))).Plus(max(error, clipped) * N(0.05));
            }
        }

        return loss / N(all.Length);
    }

    // Shao et al., 2024; the other means are of those who changed it.
    private static Tensor Grpo(LetterPolicy policy, IReadOnlyList<Rollout> rollouts, string method, int longest)
    {
        var loss = zeros(1);
        var tokens = rollouts.Sum(rollout => rollout.Length);
        foreach (var group in rollouts.Chunk(4))
        {
            var mean = group.Average(rollout => rollout.Score);
            var spread = Math.Sqrt(group.Sum(rollout => Math.Pow(rollout.Score - mean, 2)) / 3) + 1e-4;
            foreach (var rollout in group)
            {
                var advantage = (rollout.Score - mean) / (method == "dr-grpo" ? 1 : spread);
                var (now, _) = Now(policy, rollout);
                var sum = zeros(1);
                for (var t = 0; t < rollout.Length; t++)
                {
                    var ratio = (now[t] - N(rollout.LogProbabilities[t])).exp();
                    var gain = min(ratio * N(advantage), ratio.clamp(N(0.8), N(1.2)) * N(advantage));
                    var gap = (-now[t]).Plus(N(rollout.References[t]));
                    var distance = gap.exp() - gap - N(1);
                    sum = (sum - gain).Plus(distance * N(method == "dr-grpo" ? 0 : 0.04));
                }

                loss = loss.Plus(
                    sum
                        / N(
                            method switch
                            {
                                "dr-grpo" => rollouts.Count * (double)longest,
                                "bnpo" => tokens,
                                _ => rollout.Length * (double)rollouts.Count,
                            }
                        )
                );
            }
        }

        return loss;
    }

    // Ahmadian et al., 2024
    private static Tensor Rloo(LetterPolicy policy, IReadOnlyList<Rollout> rollouts)
    {
        var loss = zeros(1);
        foreach (var group in rollouts.Chunk(4))
        {
            double[] rewards =
            [
                .. group.Select(rollout =>
                    rollout.Score
                    - Price
                        * rollout
                            .LogProbabilities.Zip(rollout.References, (own, reference) => (double)own - reference)
                            .Sum()
                ),
            ];
            foreach (var (i, rollout) in group.Index())
            {
                var advantage = rewards[i] - rewards.Where((_, other) => other != i).Average();
                var (now, _) = Now(policy, rollout);
                var ratio = (now.sum() - N(rollout.LogProbabilities.Sum())).exp();
                loss = loss.Plus(
                    max(ratio * N(-advantage), ratio.clamp(N(0.8), N(1.2)) * N(-advantage)) / N(rollouts.Count)
                );
            }
        }

        return loss;
    }

    private static TorchSharp.Scalar N(double number) => Held.Number(number);

    private static double[] Values(LetterPolicy policy, Rollout rollout)
    {
        using var noGradients = no_grad();
        var (_, values) = Now(policy, rollout);
        return [.. values.data<float>().ToArray().Select(value => (double)value)];
    }

    private static (Tensor LogProbabilities, Tensor Values) Now(LetterPolicy policy, Rollout rollout)
    {
        long[] ids = [.. rollout.Prompt.Tokens.Concat(rollout.Answer.Tokens).Select(id => (long)id)];
        var hidden = policy.Model.Read(new StackInput { Input = tensor(ids).unsqueeze(0) })[0];
        var logarithms = policy.Model.Heads[HeadNames.NextToken].Forward(hidden).log_softmax(-1);
        Tensor[] tokens =
        [
            .. rollout.Answer.Tokens.Select((token, t) => logarithms[rollout.Prompt.Tokens.Length - 1 + t][token]),
        ];
        var head = policy.Head.Tensors;
        var vectors = hidden.narrow(0, rollout.Prompt.Tokens.Length - 1, rollout.Length);
        return (stack(tokens), vectors.matmul(head["critic.weight"][0]).Plus(head["critic.bias"]));
    }

    private static void Disturb(LetterPolicy policy)
    {
        using var noGradients = no_grad();
        using var generator = new Generator(11, CPU);
        foreach (
            var tensor in policy
                .Trained.Concat(policy.Head.Tensors)
                .OrderBy(tensor => tensor.Key, StringComparer.Ordinal)
        )
        {
            tensor.Value.add_(randn(tensor.Value.shape, generator: generator), N(0.05));
        }
    }
}
