using System.Text;
using Malmoi.Evaluation.Metrics;
using Malmoi.Prompting;

namespace Malmoi.Evaluation.Assistants;

/// <summary>A question that a person answered, and what the model makes of it.</summary>
/// <param name="Prompt">What was asked.</param>
/// <param name="Answer">The person's.</param>
/// <param name="Likelihood">Of the person's answer; null where the model cannot read so much.</param>
/// <param name="Reply">The model's own.</param>
public sealed record KnownAnswer(
    IReadOnlyList<Message> Prompt,
    string Answer,
    AnswerLikelihood? Likelihood,
    string Reply
);

/// <summary>The mean over questions, and how far others would move it.</summary>
public readonly record struct MeanOfQuestions(double Value, Interval Interval);

/// <summary>Questions that people answered: how likely their answers are to the model, and how near its own come to them.</summary>
/// <remarks>
/// <code>
///   bits a byte = -Σ log2 p(answer, its end | prompt) / Σ bytes of answers
/// </code>
/// Likeness alone says little, since most answers of a set are alike: beside it stands what the answer to another question gets.
/// </remarks>
public sealed class KnownAnswers
{
    private readonly Xoshiro256 _random;
    private readonly Rouge _rouge;

    /// <param name="questions">At least one.</param>
    /// <param name="seed">Of the intervals.</param>
    public KnownAnswers(IReadOnlyList<KnownAnswer> questions, long seed)
    {
        (Questions, _random) = (questions, new Xoshiro256(seed, 0));
        _rouge = new Rouge(RougeUnits.For(questions.Select(question => question.Answer)));
        var read = questions.Where(question => question.Likelihood is not null).ToList();
        TooLong = questions.Count - read.Count;
        BitsPerByte = Ratio([
            .. read.Select(question =>
                (
                    -question.Likelihood!.Value.LogProbability / Math.Log(2),
                    (double)Encoding.UTF8.GetByteCount(question.Answer)
                )
            ),
        ]);
        List<string> replies = [.. questions.Select(question => question.Reply)];
        List<string> others = [.. questions.Skip(1).Append(questions[0]).Select(question => question.Answer)];
        CharacterF = Likeness(replies, Characters);
        LongestCommon = Likeness(replies, Subsequence);
        CharacterFOfOthers = Likeness(others, Characters);
        LongestCommonOfOthers = Likeness(others, Subsequence);
    }

    public IReadOnlyList<KnownAnswer> Questions { get; }

    /// <summary>Of the person's answers, their ends paid for.</summary>
    public MeanOfQuestions BitsPerByte { get; }

    /// <summary>chrF of the replies, from 0 to 100.</summary>
    public MeanOfQuestions CharacterF { get; }

    /// <summary>chrF of the answers to other questions.</summary>
    public MeanOfQuestions CharacterFOfOthers { get; }

    /// <summary>ROUGE-L of the replies, from 0 to 100; words of English, syllables of Korean.</summary>
    public MeanOfQuestions LongestCommon { get; }

    /// <summary>ROUGE-L of the answers to other questions.</summary>
    public MeanOfQuestions LongestCommonOfOthers { get; }

    /// <summary>Questions that the model cannot read with their answers; they have no bits.</summary>
    public int TooLong { get; }

    /// <summary>Replies that are the person's answer to the letter.</summary>
    public Share Same => Share.Of(Questions, question => question.Reply == question.Answer);

    /// <summary>Replies without a word.</summary>
    public Share Empty => Share.Of(Questions, question => string.IsNullOrWhiteSpace(question.Reply));

    /// <summary>Replies that no question before had.</summary>
    public Share Different => new(Questions.DistinctBy(question => question.Reply).Count(), Questions.Count);

    /// <summary>Asks everything.</summary>
    /// <param name="respondent">Who is asked.</param>
    /// <param name="scorer">Tells how likely the person's answers are.</param>
    /// <param name="asked">Questions with their answers.</param>
    /// <param name="seed">Of the intervals.</param>
    /// <param name="done">Hears how many questions are answered.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">There is no question.</exception>
    public static async Task<KnownAnswers> AskAsync(
        Respondent respondent,
        AnswerScorer scorer,
        IReadOnlyList<(IReadOnlyList<Message> Prompt, string Answer)> asked,
        long seed,
        Action<int>? done = null,
        CancellationToken ct = default
    )
    {
        if (asked.Count == 0)
        {
            throw new InputException("there is no question to ask");
        }

        var scores = await scorer.ScoreAsync(
            [.. asked.Select(one => (one.Prompt, (IReadOnlyList<string>)[one.Answer]))],
            null,
            ct
        );
        // What cannot be read with its answer may be too long to be asked.
        int[] read = [.. Enumerable.Range(0, asked.Count).Where(i => scores[i][0] is not null)];
        var replies = await respondent.AnswerAllAsync([.. read.Select(i => asked[i].Prompt)], done, ct);
        var said = read.Zip(replies).ToDictionary(one => one.First, one => one.Second);
        return new KnownAnswers(
            [
                .. asked.Select(
                    (one, i) => new KnownAnswer(one.Prompt, one.Answer, scores[i][0], said.GetValueOrDefault(i, ""))
                ),
            ],
            seed
        );
    }

    private MeanOfQuestions Likeness(List<string> replies, Func<string, string, double> likeness) =>
        Ratio([.. Questions.Select((question, i) => (likeness(question.Answer, replies[i]), 1.0))]);

    private static double Characters(string answer, string reply) => ChrF.Characters.Of([answer], [reply]);

    private double Subsequence(string answer, string reply) => 100 * _rouge.LongestCommon(answer, reply).F1;

    // A ratio of sums, since a long answer is more than a short one; questions are drawn anew with both.
    private MeanOfQuestions Ratio((double Sum, double Of)[] items)
    {
        if (items.Length == 0)
        {
            return new MeanOfQuestions(double.NaN, new Interval(double.NaN, double.NaN));
        }

        var means = new double[Bootstrap.Resamples];
        foreach (ref var mean in means.AsSpan())
        {
            var (sum, of) = (0.0, 0.0);
            for (var i = 0; i < items.Length; i++)
            {
                var drawn = items[_random.Next(items.Length)];
                (sum, of) = (sum + drawn.Sum, of + drawn.Of);
            }

            mean = sum / of;
        }

        return new MeanOfQuestions(items.Sum(item => item.Sum) / items.Sum(item => item.Of), Bootstrap.Central(means));
    }
}
