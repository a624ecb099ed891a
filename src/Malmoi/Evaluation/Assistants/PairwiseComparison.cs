namespace Malmoi.Evaluation.Assistants;

/// <summary>A question as two assistants answered it and a judge compared the answers.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answers">The assistant's that is judged.</param>
/// <param name="Others">The other's.</param>
/// <param name="Verdicts">The judge's.</param>
public sealed record JudgedPair(
    JudgedQuestion Question,
    IReadOnlyList<string> Answers,
    IReadOnlyList<string> Others,
    PairVerdicts Verdicts
)
{
    /// <summary>Letters by which the answers are longer than the others.</summary>
    public int LongerBy => Answers.Sum(answer => answer.Length) - Others.Sum(answer => answer.Length);
}

/// <summary>How often an assistant beats another before a judge, what the judge thinks of places and of length, and how sure all that is.</summary>
/// <param name="Pairs">At least one.</param>
/// <param name="Seed">Of the bootstrap.</param>
public sealed record PairwiseComparison(IReadOnlyList<JudgedPair> Pairs, long Seed = 0)
{
    public int Wins => Count(1);

    public int Losses => Count(0);

    /// <summary>Pairs that both orders call equal, and those of which they say different things.</summary>
    public int Ties => Count(0.5);

    /// <summary>Wins, and half the ties, of all pairs.</summary>
    public double WinRate => Pairs.Average(pair => pair.Verdicts.Outcome);

    /// <summary>Of <see cref="WinRate"/>: the bootstrap over questions.</summary>
    public Interval WinRateInterval
    {
        get
        {
            // The bootstrap counts whole things: halves of wins.
            byte[] halves = [.. Pairs.Select(pair => (byte)(2 * pair.Verdicts.Outcome))];
            var (low, high) = Bootstrap.Central(Bootstrap.Means(halves, new Xoshiro256(Seed)));
            return new Interval(low / 2, high / 2);
        }
    }

    /// <summary>Wins among the pairs of which the judge was sure; null where there was none.</summary>
    public Share? Decided => Wins + Losses == 0 ? null : new Share(Wins, Wins + Losses);

    /// <summary>The win rate were the answers as long as the others.</summary>
    public double LengthControlled => LengthControl.WinRate(Outcomes, Differences);

    public Interval LengthControlledInterval => LengthControl.Interval(Outcomes, Differences, Seed);

    /// <summary>Pairs of which both orders say the same.</summary>
    public Share Agreement => new(Pairs.Count(pair => pair.Verdicts.Agree), Pairs.Count);

    /// <summary>How often the verdict is for the answer that stands first, among verdicts for one of them: ½ where places do not matter; null where all are ties.</summary>
    public double? FirstPlace
    {
        get
        {
            var first = Verdicts.Count(verdict => verdict.Item == Verdict.First);
            var second = Verdicts.Count(verdict => verdict.Item == Verdict.Second);
            return first + second == 0 ? null : (double)first / (first + second);
        }
    }

    /// <summary>Of <see cref="FirstPlace"/>: the bootstrap over questions, the two verdicts of one drawn together.</summary>
    public Interval? FirstPlaceInterval
    {
        get
        {
            var decided = Verdicts.Where(verdict => verdict.Item != Verdict.Tie).ToList();
            return decided.Count == 0
                ? null
                : Bootstrap.Central(
                    Bootstrap.ClusterMeans(
                        decided.ConvertAll(verdict => (byte)(verdict.Item == Verdict.First ? 1 : 0)).ToArray(),
                        decided.ConvertAll(verdict => verdict.Index).ToArray(),
                        new Xoshiro256(Seed, 1)
                    )
                );
        }
    }

    /// <summary>Letters of an answer, on average.</summary>
    public double Length => Pairs.Average(pair => (double)pair.Answers.Sum(answer => answer.Length));

    /// <summary>Letters of the other's answer, on average.</summary>
    public double OtherLength => Pairs.Average(pair => (double)pair.Others.Sum(answer => answer.Length));

    /// <summary>The same for each category of questions, in the order in which they first appear.</summary>
    public IEnumerable<(string Category, PairwiseComparison Comparison)> Categories() =>
        Pairs
            .Where(pair => pair.Question.Category.Length > 0)
            .GroupBy(pair => pair.Question.Category)
            .Select(group => (group.Key, this with { Pairs = [.. group] }));

    private double[] Outcomes => [.. Pairs.Select(pair => pair.Verdicts.Outcome)];

    private double[] Differences => [.. Pairs.Select(pair => (double)pair.LongerBy)];

    private IEnumerable<(int Index, Verdict Item)> Verdicts =>
        Pairs.SelectMany(
            (pair, index) => new[] { (index, pair.Verdicts.StandingFirst), (index, pair.Verdicts.StandingSecond) }
        );

    private int Count(double outcome) => Pairs.Count(pair => pair.Verdicts.Outcome == outcome);
}
