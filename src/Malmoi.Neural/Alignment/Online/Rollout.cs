using Malmoi.Decoding;
using Malmoi.Instructions.Rewards;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>An answer that the policy wrote, and all that is known of it before anything is learned.</summary>
/// <param name="Prompt">What it answers.</param>
/// <param name="Answer">What was drawn, with ln π of each token.</param>
/// <param name="Text">The answer as text, for whoever judges it.</param>
public sealed record Rollout(PolicyPrompt Prompt, WrittenAnswer Answer, string Text)
{
    /// <summary>How good it is.</summary>
    public double Score { get; init; }

    /// <summary>ln ref of each token; empty where no reference was asked.</summary>
    public float[] References { get; init; } = [];

    /// <summary>What the critic expected at each token; empty where there is none.</summary>
    public float[] Values { get; init; } = [];

    /// <summary>How much better each token was than expected.</summary>
    public float[] Advantages { get; init; } = [];

    /// <summary>What the critic should have said at each token.</summary>
    public float[] Returns { get; init; } = [];

    /// <summary>Tokens of the answer.</summary>
    public int Length => Answer.Tokens.Length;

    /// <summary>ln π of each token when it was written.</summary>
    public float[] LogProbabilities => Answer.LogProbabilities;

    /// <summary>Σ ln π - ln ref over its tokens: how far from the reference it leads, in nats.</summary>
    public double Distance
    {
        get
        {
            var sum = 0.0;
            for (var t = 0; t < References.Length; t++)
            {
                sum += LogProbabilities[t] - References[t];
            }

            return sum;
        }
    }

    /// <summary>As whoever judges it reads it.</summary>
    public Reply Reply => new(Prompt.Messages, Text);
}
