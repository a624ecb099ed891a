namespace Malmoi.Decoding;

/// <summary>Makes tokens that were written already less likely (Keskar et al., 2019, CTRL).</summary>
/// <remarks>A logit above 0 is divided by the penalty, one below is multiplied by it; each token once, however often it was written.</remarks>
public sealed class RepetitionPenalty : ILogitFilter
{
    private readonly float _penalty;

    public RepetitionPenalty(double penalty)
    {
        if (!(penalty > 0) || double.IsInfinity(penalty))
        {
            throw new InputException($"a repetition penalty of {penalty} is not a positive number: 1 changes nothing");
        }

        _penalty = (float)penalty;
    }

    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        foreach (var token in new HashSet<int>(history.ToArray()))
        {
            ref var logit = ref logits[token];
            logit = logit > 0 ? logit / _penalty : logit * _penalty;
        }
    }
}
