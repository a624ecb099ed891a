using Malmoi.Instructions.Rewards;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Rewards as a command line asks for them: rules, gold answers, folders of reward models, with weights.</summary>
public sealed class AskedRewards : IReward, IDisposable
{
    private const string Gold = "gold";

    private readonly List<RewardModel> _models = [];
    private readonly WeightedReward _all;

    /// <param name="asked">Each is "gold", a rule or a folder, perhaps with a weight before it: "0.5*length:20..200".</param>
    /// <param name="prompts">Whose gold counts.</param>
    /// <param name="policy">The policy's folder, whose tokenizer a critic that begins as a reward model must have; null: there is no such critic.</param>
    /// <param name="device">Where reward models compute.</param>
    /// <exception cref="InputException">A rule or folder is none.</exception>
    public AskedRewards(IReadOnlyList<string> asked, IReadOnlyList<AskedPrompt> prompts, string? policy, string device)
    {
        if (asked.Count == 0)
        {
            throw new InputException(
                $"nothing says how good an answer is: give --reward gold, a folder of 'malmoi align reward', or a rule ({RewardRule.Written})"
            );
        }

        try
        {
            _all = new WeightedReward([.. asked.Select(Part)]);
        }
        catch
        {
            Dispose();
            throw;
        }

        (double, IReward) Part(string text)
        {
            var (weight, name) = RewardRule.Weighted(text);
            if (name == Gold)
            {
                return (weight, new GoldReward(prompts));
            }

            if (RewardRule.IsRule(name) || !Directory.Exists(name))
            {
                return (weight, RewardRule.IsRule(name) ? RewardRule.Read(name) : throw Unknown(name));
            }

            var model = RewardModel.Open(name, device);
            _models.Add(model);
            if (policy is not null)
            {
                model.CheckTokenizer(policy);
            }

            Folder ??= name;
            return (weight, model);
        }
    }

    /// <summary>The folder of the first reward model; null: there is none.</summary>
    public string? Folder { get; private set; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<float>> ScoreAsync(IReadOnlyList<Reply> replies, CancellationToken ct = default) =>
        _all.ScoreAsync(replies, ct);

    public void Dispose() => _models.ForEach(model => model.Dispose());

    private static InputException Unknown(string name) =>
        new(
            $"'{name}' is no reward: give gold, a folder that 'malmoi align reward' wrote, or a rule ({RewardRule.Written})"
        );
}
