using Malmoi.Decoding;
using Malmoi.Inference;
using Malmoi.Instructions.Rewards;
using Malmoi.LanguageModels;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Lets a policy answer prompts, and asks reward and reference what they say of it.</summary>
/// <param name="text">Makes text of an answer's tokens.</param>
/// <param name="reward">How good answers are.</param>
/// <param name="options">How answers are drawn.</param>
public sealed class RolloutWriter(Func<WrittenAnswer, string> text, IReward reward, AnswerOptions options)
{
    // References are asked of so many answers at once: what a model remembers of them must fit in memory.
    private const int MostAtOnce = 64;

    /// <summary>Answers to each prompt, those to the first one first.</summary>
    /// <param name="policy">Who writes.</param>
    /// <param name="prompts">What is answered.</param>
    /// <param name="each">Answers to each.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="ct">Stops between two tokens.</param>
    public IReadOnlyList<Rollout> Write(
        INextTokenModel policy,
        IReadOnlyList<PolicyPrompt> prompts,
        int each,
        long seed,
        CancellationToken ct = default
    ) =>
        [
            .. new AnswerWriter(policy, options)
                .Write([.. prompts.Select(prompt => prompt.Tokens)], each, seed, ct)
                .Select(answer => new Rollout(prompts[answer.Prompt], answer, text(answer))),
        ];

    /// <summary>The same with what the reward says of each.</summary>
    /// <exception cref="InputException">It says something that is no number.</exception>
    public IReadOnlyList<Rollout> Judge(IReadOnlyList<Rollout> rollouts, CancellationToken ct = default)
    {
        var scores = reward
            .ScoreAsync([.. rollouts.Select(rollout => rollout.Reply)], ct)
            .AsTask()
            .GetAwaiter()
            .GetResult();
        if (scores.Count != rollouts.Count)
        {
            throw new InputException(
                $"the reward gave {scores.Count} scores for {rollouts.Count} answers: it must give one for each"
            );
        }

        for (var i = 0; i < scores.Count; i++)
        {
            if (!float.IsFinite(scores[i]))
            {
                throw new InputException(
                    FormattableString.Invariant(
                        $"the reward of an answer is {scores[i]}, which is no number to learn from: \"{Beginning(rollouts[i].Text)}\"; is the reward model damaged?"
                    )
                );
            }
        }

        return [.. rollouts.Zip(scores, (rollout, score) => rollout with { Score = score })];
    }

    /// <summary>The same with what the reference says of each token.</summary>
    public IReadOnlyList<Rollout> Compare(IReadOnlyList<Rollout> rollouts, EngineModel reference) =>
        [.. rollouts.Chunk(MostAtOnce).SelectMany(some => References(some, reference))];

    private Rollout[] References(Rollout[] rollouts, EngineModel reference)
    {
        var states = Array.ConvertAll(rollouts, _ => reference.StartEmpty());
        try
        {
            var compared = Array.ConvertAll(
                rollouts,
                rollout => rollout with { References = new float[rollout.Length] }
            );
            reference.Read([.. compared.Select((rollout, i) => new Reading(states[i], rollout.Prompt.Tokens))]);
            reference.Read([
                .. compared.Select(
                    (rollout, i) =>
                        new Reading(states[i], rollout.Answer.Tokens)
                        {
                            LogProbabilities = rollout.References,
                            Seen = options.Temperature is 1 or 0 ? null : Tempered(rollout),
                        }
                ),
            ]);
            return compared;
        }
        finally
        {
            Array.ForEach(states, state => state.Dispose());
        }
    }

    // The reference's distribution tempered as the policy's was.
    private DistributionSeen Tempered(Rollout rollout) =>
        (token, logits) =>
        {
            var most = float.NegativeInfinity;
            foreach (var logit in logits)
            {
                most = Math.Max(most, logit);
            }

            var sum = 0.0;
            foreach (var logit in logits)
            {
                sum += Math.Exp((logit - most) / options.Temperature);
            }

            var own = logits[rollout.Answer.Tokens[token]];
            rollout.References[token] = (float)(((own - most) / options.Temperature) - Math.Log(sum));
        };

    private static string Beginning(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 40 ? line : line[..40] + "...";
    }
}
