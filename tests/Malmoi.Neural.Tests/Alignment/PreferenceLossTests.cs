using System.Text.Json.Nodes;
using Malmoi.Neural.Alignment.Preferences;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Alignment;

/// <summary>Losses over preferred and other answers beside the reference's, with their gradients.</summary>
public class PreferenceLossTests
{
    private static readonly Dictionary<string, PreferenceLoss> Paired = new()
    {
        ["sigmoid_beta0.1_ls0"] = new Dpo(),
        ["sigmoid_beta0.3_ls0.1"] = new Dpo { Beta = 0.3, LabelSmoothing = 0.1 },
        ["sigmoid_beta0.1_ls0_reffree"] = new Dpo { ReferenceFree = true },
        ["sigmoid_js_divergence"] = new Dpo { Divergence = new JensenShannon() },
        ["sigmoid_alpha_divergence"] = new Dpo { Divergence = new AlphaDivergence(0.5) },
        ["hinge_beta0.1_ls0"] = new Hinge(),
        ["ipo_beta0.1_ls0"] = new Ipo(),
        ["robust_beta0.1_ls0.1"] = new RobustDpo { WrongLabels = 0.1 },
        ["exo_pair_beta0.1_ls0.01"] = new Exo { LabelSmoothing = 0.01 },
        ["nca_pair_beta0.1_ls0"] = new Nca(),
        ["sppo_hard_beta0.1_ls0"] = new Sppo(),
        ["aot_beta0.1_ls0.05"] = new Aot { LabelSmoothing = 0.05 },
        ["aot_pair_beta0.1_ls0"] = new Aot { Unpaired = true },
        ["kto_pair_beta0.1"] = new Kto(),
    };

    private static readonly Dictionary<string, PreferenceLoss> WithoutReference = new()
    {
        ["simpo_beta2.0_gamma0.5_ls0"] = new SimPo { Beta = 2, Margin = 0.5 },
        ["simpo_beta2.5_gamma1.0_ls0.1"] = new SimPo
        {
            Beta = 2.5,
            Margin = 1,
            LabelSmoothing = 0.1,
        },
        ["sigmoid_beta0.1_gamma0_ls0"] = new Cpo(),
        ["hinge_beta0.1_gamma0_ls0"] = new Hinge(),
        ["ipo_beta0.1_gamma0_ls0"] = new Ipo(),
    };

    public static TheoryData<string> PairedNames => [.. Paired.Keys];

    public static TheoryData<string> OtherNames => [.. WithoutReference.Keys];

    [Fact]
    public void Every_recorded_loss_has_one_of_ours()
    {
        Assert.Equal(Names(Recorded.Numbers("dpo")), Paired.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Names(Recorded.Numbers("cpo_simpo")), WithoutReference.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PairedNames))]
    public void A_loss_over_pairs_and_its_gradients_are_the_recorded_ones(string name)
    {
        using var scope = NewDisposeScope();
        var recorded = Recorded.Numbers("dpo");
        var (scores, loss, wanted) = (Pairs(recorded["inputs"]!), Paired[name], recorded["cases"]![name]!);
        var losses = loss.Of(scores);
        Recorded.Equal(wanted["losses"]!, losses);
        Recorded.Equal(wanted["chosen_rewards"]!, loss.ChosenRewards(scores));
        Recorded.Equal(wanted["rejected_rewards"]!, loss.RejectedRewards(scores));
        losses.mean().backward();
        Recorded.Equal(wanted["grad_policy_chosen"]!, scores.PolicyChosen.grad!);
        Recorded.Equal(wanted["grad_policy_rejected"]!, scores.PolicyRejected.grad!);
    }

    [Theory]
    [MemberData(nameof(OtherNames))]
    public void A_loss_without_a_reference_is_the_recorded_one(string name)
    {
        using var scope = NewDisposeScope();
        var recorded = Recorded.Numbers("cpo_simpo");
        var scores = Pairs(recorded["inputs"]!);
        // Hinge and square are those of pairs beside a reference that finds all answers alike.
        var loss = WithoutReference[name];
        var alike = loss.NeedsReference
            ? scores with
            {
                ReferenceChosen = zeros_like(scores.PolicyChosen),
                ReferenceRejected = zeros_like(scores.PolicyChosen),
            }
            : scores;
        Recorded.Equal(recorded["cases"]![name]!["losses"]!, loss.Of(alike));
    }

    [Fact]
    public void Answers_that_are_good_or_bad_by_themselves_are_weighed_as_recorded()
    {
        using var scope = NewDisposeScope();
        var recorded = Recorded.Numbers("kto");
        var inputs = recorded["inputs"]!;
        var loss = new Kto { UndesirableWeight = (double)inputs["undesirable_weight"]! };
        var distance = Kto.Distance(
            Recorded.Tensor(inputs["policy_KL_logps"]!) - Recorded.Tensor(inputs["reference_KL_logps"]!)
        );
        Assert.Equal((double)recorded["kl"]!, distance.item<double>(), Recorded.Tolerance);
        Recorded.Equal(recorded["losses"]!, loss.Of(Pairs(inputs), distance));
    }

    [Fact]
    public void Odds_ratios_are_the_recorded_ones()
    {
        using var scope = NewDisposeScope();
        var recorded = Recorded.Numbers("orpo");
        var inputs = recorded["inputs"]!;
        var scores = new PairScores(
            Recorded.Tensor(inputs["policy_chosen_avg_logps"]!, learned: true),
            Recorded.Tensor(inputs["policy_rejected_avg_logps"]!, learned: true)
        );
        var loss = new Orpo();
        var losses = loss.Of(scores);
        Recorded.Equal(recorded["beta_times_log_sigmoid_odds"]!, -losses);
        var whole = losses.mean();
        Assert.Equal(
            (double)recorded["full_loss"]!,
            whole.item<double>() + (loss.ChosenWeight * (double)inputs["chosen_nll"]!),
            Recorded.Tolerance
        );
        whole.backward();
        Recorded.Equal(recorded["grad_chosen"]!, scores.PolicyChosen.grad!);
        Recorded.Equal(recorded["grad_rejected"]!, scores.PolicyRejected.grad!);
    }

    [Fact]
    public void A_reward_model_learns_by_the_recorded_loss()
    {
        using var scope = NewDisposeScope();
        var recorded = Recorded.Numbers("reward_pairwise");
        var (chosen, rejected, margin) = (Column("chosen"), Column("rejected"), Column("margin"));
        Assert.Equal((double)recorded["loss"]!, Number(PairwiseReward.Loss(chosen, rejected)), Recorded.Tolerance);
        Assert.Equal(
            (double)recorded["loss_with_margin"]!,
            Number(PairwiseReward.Loss(chosen, rejected, margin)),
            Recorded.Tolerance
        );
        Assert.Equal(
            (double)recorded["accuracy"]!,
            PairwiseReward.Accuracy(Floats(chosen), Floats(rejected)),
            Recorded.Tolerance
        );

        Tensor Column(string name) => Recorded.Tensor(recorded[name]!).flatten();
        static double Number(Tensor loss) => loss.item<double>();
        static float[] Floats(Tensor column) => [.. column.data<double>().Select(number => (float)number)];
    }

    [Fact]
    public void A_ranking_is_all_its_pairs()
    {
        using var scope = NewDisposeScope();
        var rewards = tensor(new[] { 1.5, 0.3, -0.2 });
        double[] pairs = [1.5 - 0.3, 1.5 + 0.2, 0.3 + 0.2];
        var wanted = pairs.Average(difference => Math.Log(1 + Math.Exp(-difference)));
        Assert.Equal(wanted, PairwiseReward.OfRanking(rewards).item<double>(), Recorded.Tolerance);
    }

    [Fact]
    public void A_loss_that_compares_says_so_where_there_is_no_reference()
    {
        using var scope = NewDisposeScope();
        var scores = new PairScores(tensor(new[] { -1.0 }), tensor(new[] { -2.0 }));
        var error = Assert.Throws<ArgumentException>(() => new Dpo().Of(scores));
        Assert.Contains("reference model", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            Math.Log(1 + Math.Exp(-0.1)),
            new Dpo { ReferenceFree = true }
                .Of(scores)
                .item<double>(),
            Recorded.Tolerance
        );
    }

    private static IEnumerable<string> Names(JsonNode recorded) =>
        recorded["cases"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static PairScores Pairs(JsonNode inputs) =>
        new(
            Recorded.Tensor(inputs["policy_chosen_logps"]!, learned: true),
            Recorded.Tensor(inputs["policy_rejected_logps"]!, learned: true),
            inputs["reference_chosen_logps"] is { } chosen ? Recorded.Tensor(chosen) : null,
            inputs["reference_rejected_logps"] is { } rejected ? Recorded.Tensor(rejected) : null
        );
}
