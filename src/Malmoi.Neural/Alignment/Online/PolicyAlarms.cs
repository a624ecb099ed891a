namespace Malmoi.Neural.Alignment.Online;

/// <summary>Watches a policy for signs that it cheats its reward (Gao et al., 2023: "over-optimisation"): each is told once, until it is over.</summary>
public sealed class PolicyAlarms
{
    private readonly AlarmOptions _options;
    private readonly List<PolicyStep> _first = [];
    private readonly HashSet<string> _on = [];

    /// <param name="options">From where on.</param>
    /// <param name="before">Steps that were taken before.</param>
    public PolicyAlarms(AlarmOptions options, IEnumerable<PolicyStep> before)
    {
        _options = options;
        foreach (var step in before)
        {
            Watch(step);
        }
    }

    /// <summary>Whether something is wrong now.</summary>
    public bool IsOn => _on.Count > 0;

    /// <summary>Takes a step in.</summary>
    /// <returns>A line for each sign that was not there before, with what to do.</returns>
    public IReadOnlyList<string> Watch(PolicyStep step)
    {
        if (_first.Count < _options.FirstSteps)
        {
            _first.Add(step);
        }

        var (length, entropy, repetition) = (
            _first.Average(one => one.Length),
            _first.Average(one => one.Entropy),
            _first.Average(one => one.Repetition)
        );
        var hasBegun = _first.Count == _options.FirstSteps;
        List<string?> lines =
        [
            Sign(
                "distance",
                step.Distance > _options.MostDistance,
                $"answers lie {step.Distance:F1} nats from the reference, more than {_options.MostDistance:F0}: the policy leaves what it knew; raise --kl or lower --learning-rate"
            ),
            Sign(
                "long",
                hasBegun && step.Length > length * _options.LengthFactor,
                $"answers have {step.Length:F0} tokens and had {length:F0} at first: the reward may pay for length; take one that does not ('length:LEAST..MOST' beside it), or raise --kl"
            ),
            Sign(
                "short",
                hasBegun && step.Length * _options.LengthFactor < length,
                $"answers have {step.Length:F1} tokens and had {length:F0} at first: the reward may pay for saying little; add 'length:LEAST..MOST' to it, or raise --kl"
            ),
            Sign(
                "repetition",
                step.Repetition > repetition + _options.MostRepetition,
                $"{step.Repetition:P0} of what is said was said before in the same answer, and {repetition:P0} at first: add 'repetition' to the reward, or raise --kl"
            ),
            Sign(
                "entropy",
                hasBegun && step.Entropy < entropy * _options.LeastEntropy,
                $"the entropy fell from {entropy:F2} to {step.Entropy:F2} nats: the policy says nearly always the same and learns no more; raise --temperature or --kl, or lower --learning-rate"
            ),
            Sign(
                "level",
                step.Level >= 1 || (step.ScoreDeviation == 0 && hasBegun),
                $"all answers are worth the same, so that nothing tells good from bad: take a reward with more degrees, or prompts that are neither too hard nor too easy"
            ),
        ];
        return [.. lines.OfType<string>().Select(line => FormattableString.Invariant($"step {step.Step}: ") + line)];
    }

    private string? Sign(string name, bool isThere, FormattableString line) =>
        !isThere ? Off(name)
        : _on.Add(name) ? FormattableString.Invariant(line)
        : null;

    private string? Off(string name)
    {
        _on.Remove(name);
        return null;
    }
}
