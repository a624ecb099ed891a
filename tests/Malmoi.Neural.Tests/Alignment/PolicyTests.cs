using System.Text.Json.Nodes;
using Malmoi.Neural.Alignment.Policies;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment;

/// <summary>What a policy learns by from its own answers, beside the reference's numbers.</summary>
public class PolicyTests
{
    // Ours are 32-bit numbers on their way to the loss.
    private const double Single = 1e-5;

    public static TheoryData<string> GroupCases => [.. (string[])["grpo", "bnpo", "dr_grpo"]];

    [Theory]
    [InlineData(KlEstimator.Difference, "kl_estimators", "k1")]
    [InlineData(KlEstimator.HalfSquare, "kl_estimators", "k2")]
    [InlineData(KlEstimator.LowVariance, "kl_estimators", "k3")]
    [InlineData(KlEstimator.Absolute, "kl_penalty", "abs")]
    public void A_distance_at_each_token_is_the_recorded_one(KlEstimator estimator, string part, string name)
    {
        var ppo = Recorded.Numbers("ppo");
        var (policy, reference) = (Rows(ppo, "old_logprobs"), Rows(ppo, "ref_logprobs"));
        foreach (var (row, wanted) in Recorded.Rows(ppo[part]![name]!).Index())
        {
            double[] found = [.. policy[row].Select((own, t) => estimator.At(own, reference[row][t]))];
            Recorded.Equal(wanted, found);
        }
    }

    [Fact]
    public void The_score_comes_at_the_last_token_and_the_price_at_each()
    {
        var ppo = Recorded.Numbers("ppo");
        var rewards = Answers(ppo, TokenRewardsOf(ppo));
        foreach (var (row, answer) in rewards.Index())
        {
            Recorded.Equal(Recorded.Rows(ppo["rewards"]!["rewards"]!)[row][..answer.Length], Wide(answer), Single);
        }
    }

    [Fact]
    public void Advantages_returns_and_their_whitening_are_the_recorded_ones()
    {
        var ppo = Recorded.Numbers("ppo");
        var recorded = ppo["gae_g1_l95"]!;
        var rewards = Answers(ppo, TokenRewardsOf(ppo));
        var values = Answers(ppo, Rows(ppo, "values"));
        var estimates = rewards.Zip(values, (reward, value) => new GeneralizedAdvantage().Of(reward, value)).ToList();
        CheckRows(recorded["advantages_raw"]!, estimates.Select(estimate => estimate.Advantages));
        CheckRows(recorded["returns"]!, estimates.Select(estimate => estimate.Returns));
        float[][] advantages = [.. estimates.Select(estimate => estimate.Advantages)];
        Whitening.Apply(advantages);
        CheckRows(recorded["advantages_whitened"]!, advantages);
    }

    [Fact]
    public void Whitened_rewards_give_the_recorded_advantages()
    {
        var ppo = Recorded.Numbers("ppo");
        var recorded = ppo["gae_g99_l9_whiten_rewards"]!;
        float[][] rewards = [.. Answers(ppo, TokenRewardsOf(ppo))];
        var (mean, variance) = Whitening.MeanAndVariance(rewards);
        Whitening.Apply(rewards, shift: false);
        // The reference whitens the padding too, whose zeros become a reward after the end: here they are appended to see the same numbers.
        var padding = (float)(mean - (mean / Math.Sqrt(variance + 1e-8)));
        var values = Answers(ppo, Rows(ppo, "values"));
        var length = Rows(ppo, "values")[0].Length;
        var estimator = new GeneralizedAdvantage(0.99, 0.9);
        var estimates = rewards.Zip(values, (reward, value) => estimator.Of(Padded(reward, padding), Padded(value, 0)));
        CheckRows(
            recorded["advantages_raw"]!,
            estimates.Zip(rewards, (own, answer) => own.Advantages[..answer.Length])
        );

        float[] Padded(float[] numbers, float with) =>
            [.. numbers, .. Enumerable.Repeat(with, length - numbers.Length)];
    }

    [Theory]
    [InlineData(true, "shift")]
    [InlineData(false, "no_shift")]
    public void Whitening_is_the_recorded_one(bool shift, string name)
    {
        var ppo = Recorded.Numbers("ppo");
        var recorded = ppo["masked_whiten"]!;
        float[][] numbers = [.. Answers(ppo, Rows(recorded, "x"))];
        var (mean, variance) = Whitening.MeanAndVariance(numbers);
        Assert.Equal((double)recorded["masked_mean"]!, mean, Single);
        Assert.Equal((double)recorded["masked_var"]!, variance, Single);
        Whitening.Apply(numbers, shift);
        CheckRows(recorded[name]!, numbers);
    }

    [Fact]
    public void One_number_cannot_be_whitened()
    {
        var error = Assert.Throws<InputException>(() =>
            Whitening.Apply([
                [1f],
            ])
        );
        Assert.Contains("no variance", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_by_Ppo_is_the_recorded_one()
    {
        using var scope = NewDisposeScope();
        var ppo = Recorded.Numbers("ppo");
        var (inputs, recorded) = (ppo["inputs"]!, ppo["loss"]!);
        var rollout = new RolloutTensors(
            Recorded.Tensor(inputs["mask"]!),
            Recorded.Tensor(inputs["old_logprobs"]!),
            Recorded.Tensor(recorded["values"]!),
            Recorded.Tensor(recorded["advantages"]!),
            Recorded.Tensor(recorded["returns"]!)
        );
        var now = Recorded.Tensor(inputs["logprobs"]!, learned: true);
        var values = Recorded.Tensor(inputs["vpreds"]!, learned: true);
        var loss = new Ppo().Loss(now.to(ScalarType.Float64), values, rollout);
        var stats = recorded["stats"]!;
        Assert.False(loss.IsSkipped);
        Assert.Equal((double)recorded["policy_loss"]!, loss.Policy, Single);
        Assert.Equal((double)stats["loss/value"]!, loss.Value, Single);
        Assert.Equal((double)stats["policy/approxkl"]!, loss.Distance, Single);
        Assert.Equal((double)recorded["total"]!, loss.Total.item<double>(), Recorded.Tolerance);
        loss.Total.backward();
        Recorded.Equal(recorded["grad_logprobs"]!, now.grad!);
        Recorded.Equal(recorded["grad_vpreds"]!, values.grad!);
    }

    [Fact]
    public void An_update_that_goes_too_far_is_skipped()
    {
        using var scope = NewDisposeScope();
        var one = ones([2, 3]);
        var rollout = new RolloutTensors(one, tensor(Enumerable.Repeat(-5f, 6).ToArray()).reshape(2, 3), one, one, one);
        var now = (-one).requires_grad_();
        var loss = new Ppo().Loss(now, one, rollout);
        Assert.True(loss.IsSkipped);
        loss.Total.backward();
        Assert.Equal(0, now.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void The_weight_of_the_distance_follows_its_target_as_recorded()
    {
        var recorded = Recorded.Numbers("ppo")["adaptive_kl"]!;
        var weight = new AdaptiveKl(
            (double)recorded["init"]!,
            (double)recorded["target"]!,
            (double)recorded["horizon"]!
        );
        foreach (var (distance, wanted) in Recorded.Row(recorded["kl"]!).Zip(Recorded.Row(recorded["value_after"]!)))
        {
            weight.Update(distance, (int)recorded["n_steps"]!);
            Assert.Equal(wanted, weight.Weight, Recorded.Tolerance);
        }
    }

    [Fact]
    public void Advantages_beside_the_other_answers_are_the_recorded_ones()
    {
        var rloo = Recorded.Numbers("ppo")["rloo"]!;
        // Recorded by answer, then by prompt.
        var rewards = Recorded.Rows(rloo["rewards_k_by_batch"]!);
        for (var prompt = 0; prompt < rewards[0].Length; prompt++)
        {
            var found = GroupAdvantages.LeaveOneOut([.. rewards.Select(row => (float)row[prompt])]);
            Recorded.Equal([.. Recorded.Rows(rloo["advantages"]!).Select(row => row[prompt])], Wide(found), Single);
        }

        Assert.Throws<InputException>(() => GroupAdvantages.LeaveOneOut([1f]));
    }

    [Theory]
    [InlineData("advantages", true)]
    [InlineData("advantages_unscaled", false)]
    public void Advantages_within_a_group_are_the_recorded_ones(string name, bool scaled)
    {
        var grpo = Recorded.Numbers("grpo");
        var found = Recorded
            .Floats(grpo["rewards"]!)
            .Chunk((int)grpo["num_generations"]!)
            .SelectMany(group => GroupAdvantages.Relative(group, scaled));
        Recorded.Equal(Recorded.Row(grpo[name]!), Wide([.. found]), Single);
    }

    [Theory]
    [MemberData(nameof(GroupCases))]
    public void Updates_by_groups_are_the_recorded_ones(string kind)
    {
        var grpo = Recorded.Numbers("grpo");
        var inputs = grpo["inputs"]!;
        var cases = grpo["cases"]!.AsObject().Where(pair => (string)pair.Value!["loss_type"]! == kind).ToList();
        Assert.Equal(3, cases.Count);
        foreach (var (_, recorded) in cases)
        {
            using var scope = NewDisposeScope();
            var loss = new Grpo
            {
                Beta = (double)recorded!["beta"]!,
                ClipBelow = (double)recorded["epsilon_low"]!,
                ClipAbove = (double)recorded["epsilon_high"]!,
                MostRatio = (double?)recorded["delta"],
                Mean = kind switch
                {
                    "grpo" => TokenMean.Answers,
                    "bnpo" => TokenMean.Tokens,
                    _ => TokenMean.Longest,
                },
            };
            var now = Recorded.Tensor(inputs["per_token_logps"]!, learned: true);
            var total = loss.Loss(
                now,
                (bool)recorded["old_logps_given"]! ? Recorded.Tensor(inputs["old_per_token_logps"]!) : null,
                loss.Beta > 0 ? Recorded.Tensor(inputs["ref_per_token_logps"]!) : null,
                Recorded.Tensor(inputs["completion_mask"]!),
                Recorded.Tensor(inputs["advantages"]!),
                (int)inputs["max_completion_length"]!
            );
            Assert.Equal((double)recorded["loss"]!, total.item<double>(), Recorded.Tolerance);
            total.backward();
            Recorded.Equal(recorded["grad_logps"]!, now.grad!);
        }
    }

    private static float[][] TokenRewardsOf(JsonNode ppo)
    {
        var inputs = ppo["inputs"]!;
        var (policy, reference) = (Answers(ppo, Rows(ppo, "old_logprobs")), Answers(ppo, Rows(ppo, "ref_logprobs")));
        var scores = Recorded.Row(inputs["scores"]!);
        return
        [
            .. policy
                .Zip(reference)
                .Select(
                    (pair, row) => TokenRewards.Of(scores[row], pair.First, pair.Second, (double)inputs["kl_coef"]!)
                ),
        ];
    }

    // Without the padding that the mask says is there.
    private static IEnumerable<float[]> Answers(JsonNode ppo, float[][] rows) =>
        Recorded.Rows(ppo["inputs"]!["mask"]!).Zip(rows, (mask, row) => row[..Math.Min(row.Length, (int)mask.Sum())]);

    private static float[][] Rows(JsonNode parent, string name) =>
        [.. (parent["inputs"]?[name] ?? parent[name])!.AsArray().Select(row => Recorded.Floats(row!))];

    private static void CheckRows(JsonNode wanted, IEnumerable<float[]> found)
    {
        foreach (var (row, answer) in found.Index())
        {
            Recorded.Equal(Recorded.Rows(wanted)[row][..answer.Length], Wide(answer), Single);
        }
    }

    private static double[] Wide(float[] numbers) => [.. numbers.Select(number => (double)number)];
}
