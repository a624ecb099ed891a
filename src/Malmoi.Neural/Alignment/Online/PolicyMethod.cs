using Malmoi.Neural.Alignment.Policies;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>How a policy learns from its own answers: what each token was worth, and what is minimised for it.</summary>
public abstract record PolicyMethod
{
    /// <summary>"ppo", "grpo", "rloo".</summary>
    public abstract string Name { get; }

    /// <summary>Answers that are written to each prompt.</summary>
    public abstract int Group { get; init; }

    /// <summary>How often prompts are drawn at most in a step until enough answers are there to learn from.</summary>
    public virtual int Draws { get; init; } = 1;

    /// <summary>Whether a critic says what is to be expected.</summary>
    public virtual bool NeedsCritic => false;

    /// <summary>What the weights of parts are counted in when a batch is learned part by part.</summary>
    internal virtual bool CountsTokens => false;

    /// <summary>Answers to a prompt that it needs.</summary>
    private protected virtual int LeastGroup => 1;

    /// <exception cref="InputException">A setting is out of its range.</exception>
    public void Check()
    {
        if (Group < 1)
        {
            throw new InputException($"{Group} answers to a prompt teach nothing: give 1 or more");
        }

        if (Group < LeastGroup)
        {
            throw new InputException(
                "a group of 1 answer has no others to be compared with: give --group 2 or more, or learn by 'align ppo'"
            );
        }

        if (Draws < 1)
        {
            throw new InputException($"--draws is {Draws}: expected 1 or more");
        }
    }

    /// <summary>The advantages, and the returns where there is a critic.</summary>
    /// <param name="rollouts">The answers to one prompt stand together.</param>
    /// <param name="distanceWeight">β of the distance from the reference where it is part of the reward.</param>
    internal abstract IReadOnlyList<Rollout> Weigh(IReadOnlyList<Rollout> rollouts, double distanceWeight);

    /// <summary>What is minimised over some answers.</summary>
    /// <param name="pass">The policy now.</param>
    /// <param name="rollouts">The same answers, weighed.</param>
    /// <param name="longest">Tokens that an answer might have had.</param>
    internal abstract PolicyLoss Loss(AnswerPass pass, IReadOnlyList<Rollout> rollouts, int longest);

    /// <summary>The share of tokens whose ratio lies outside a range.</summary>
    private protected static double Outside(Tensor now, Tensor old, Tensor mask, double least, double most)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var ratio = (now.detach() - old).exp();
        var kept = ratio.clamp(Blocks.Held.Number(least), Blocks.Held.Number(most));
        return ((ratio.ne(kept).to(mask.dtype) * mask).sum() / mask.sum()).item<float>();
    }

    /// <summary>½ of the mean squared change of ln π.</summary>
    private protected static double Moved(Tensor now, Tensor old, Tensor mask)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var change = now.detach() - old;
        return (change * change * mask).sum().item<float>() / (2 * mask.sum().item<float>());
    }
}

/// <summary>What a batch of answers comes to.</summary>
/// <param name="Total">To be differentiated.</param>
/// <param name="Policy">The policy's part.</param>
/// <param name="Value">The critic's part before it is weighed; 0 where there is none.</param>
/// <param name="Moved">½ of the mean squared change of ln π since the answers were written.</param>
/// <param name="Clipped">The share of tokens whose ratio was cut.</param>
public sealed record PolicyLoss(Tensor Total, double Policy, double Value, double Moved, double Clipped);
