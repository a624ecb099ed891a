namespace Malmoi.Evaluation.Assistants;

/// <summary>Answers with the grade that a judge gave them, from 1 to 10.</summary>
public sealed record GradedAnswer(JudgedQuestion Question, IReadOnlyList<string> Answers, int Grade);

/// <summary>Grades, their mean, and how far it would move on other questions.</summary>
/// <param name="Answers">At least one.</param>
/// <param name="Seed">Of the bootstrap.</param>
public sealed record Grades(IReadOnlyList<GradedAnswer> Answers, long Seed = 0)
{
    /// <summary>From 1 to 10.</summary>
    public double Mean => Answers.Average(answer => answer.Grade);

    /// <summary>Of <see cref="Mean"/>: the bootstrap over questions.</summary>
    public Interval Interval =>
        Bootstrap.Central(Bootstrap.Means([.. Answers.Select(answer => (byte)answer.Grade)], new Xoshiro256(Seed)));

    /// <summary>The same for each category of questions, in the order in which they first appear.</summary>
    public IEnumerable<(string Category, Grades Grades)> Categories() =>
        Answers
            .Where(answer => answer.Question.Category.Length > 0)
            .GroupBy(answer => answer.Question.Category)
            .Select(group => (group.Key, this with { Answers = [.. group] }));
}
