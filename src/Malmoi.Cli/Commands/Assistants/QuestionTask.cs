using Malmoi.Evaluation.Assistants;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Questions whose answers a judge reads: beside another's, or alone for a grade.</summary>
internal sealed record QuestionTask(string Name, IReadOnlyList<JudgedQuestion> Questions) : AssistantTask(Name)
{
    public override int Count => Questions.Count;

    public override void Check(AssistantSetting setting)
    {
        if (setting.Judge is null)
        {
            throw new InputException($"the answers to '{Name}' are read by a judge: name a chat model with --judge");
        }

        if (!setting.Grades && setting.Against is null && Questions.Any(question => question.Answers.Count == 0))
        {
            throw new InputException(
                $"the answers to '{Name}' are compared with another's: name a model or a file of answers with --against, or let the judge give grades with --grade"
            );
        }
    }

    public override async Task<IAssistantReport> JudgeAsync(
        AssistantSetting setting,
        Action<int> done,
        CancellationToken ct
    )
    {
        Check(setting);
        var given =
            setting.Against is { } path && setting.Opponent() is null ? QuestionFile.AnswersTo(path, Questions) : null;
        var passed = new List<string>();
        var (respondent, opponent) = (setting.Respondent(), setting.Grades ? null : setting.Opponent());
        var pairwise = new PairwiseJudge(setting.Judge!) { Quality = setting.Quality, Seed = setting.Seed };
        var grading = new GradingJudge(setting.Judge!) { Quality = setting.Quality, Seed = setting.Seed };
        var pairs = new List<JudgedPair>();
        var grades = new List<GradedAnswer>();
        for (var i = 0; i < Questions.Count; i++)
        {
            var question = Questions[i];
            try
            {
                var answers = await respondent.AnswerAsync(question.Turns, ct);
                if (setting.Grades)
                {
                    grades.Add(new GradedAnswer(question, answers, await grading.GradeAsync(question, answers, ct)));
                }
                else
                {
                    var others =
                        given?[i]
                        ?? (opponent is null ? question.Answers : await opponent.AnswerAsync(question.Turns, ct));
                    var verdicts = await pairwise.CompareAsync(question, answers, others, ct);
                    pairs.Add(new JudgedPair(question, answers, others, verdicts));
                }
            }
            catch (InputException error)
            {
                var message = $"question '{question.Id}' of '{Name}': {error.Message}";
                passed.Add(setting.PassesOver ? message : throw new InputException(message, error));
            }

            done(i + 1);
        }

        return passed.Count == Questions.Count
                ? throw new InputException(
                    $"all {passed.Count} questions of '{Name}' had to be passed over; the first: {passed[0]}"
                )
            : setting.Grades ? new GradeReport(Name, new Grades(grades, setting.Seed), setting, passed)
            : new PairwiseReport(Name, new PairwiseComparison(pairs, setting.Seed), setting, passed);
    }
}
