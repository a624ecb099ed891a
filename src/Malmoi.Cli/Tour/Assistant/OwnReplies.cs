using Malmoi.Neural.Alignment.Online;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>What the tuned model itself replies when it is asked the same several times, gold being the judge.</summary>
internal sealed class OwnReplies
{
    private const int Each = 4;

    private readonly IReadOnlyList<(VillageInstruction Prompt, Rollout?[] Replies)> _asked;

    /// <param name="model">Who replies.</param>
    /// <param name="prompts">No two alike.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="ct">Stops.</param>
    public OwnReplies(Examinee model, IReadOnlyList<VillageInstruction> prompts, int seed, CancellationToken ct)
    {
        _asked = [.. prompts.Zip(model.Answer(prompts, 1, Each, seed, null, ct).Chunk(Each))];
        Undecided =
        [
            .. _asked
                .Where(one => Reply(one.Replies, 1) is not null && Reply(one.Replies, 0) is not null)
                .Select(one => one.Prompt),
        ];
    }

    /// <summary>Prompts that are answered now right, now wrong: where all replies are worth the same, none is to be preferred.</summary>
    public IReadOnlyList<VillageInstruction> Undecided { get; }

    /// <summary>A wrong reply of its own beside a right one, its own or else the village's.</summary>
    /// <param name="prompts">How many prompts are looked at.</param>
    public IEnumerable<VillagePreference> Pairs(int prompts) =>
        _asked
            .Take(prompts)
            .Select(one =>
                (one.Prompt, Right: Reply(one.Replies, 1) ?? one.Prompt.Response, Wrong: Reply(one.Replies, 0))
            )
            .Where(one => one is { Right.Length: > 0, Wrong.Length: > 0 })
            .Select(one => new VillagePreference
            {
                Quality = AssistantQuality.Helpful,
                Kind = one.Prompt.Kind,
                Language = one.Prompt.Language,
                Prompt = [VillageMessage.User(one.Prompt.Prompt)],
                Chosen = one.Right,
                Rejected = one.Wrong!,
                Check = one.Prompt.Check,
            });

    private static string? Reply(IEnumerable<Rollout?> replies, double score) =>
        replies.FirstOrDefault(reply => reply?.Score == score)?.Text;
}
