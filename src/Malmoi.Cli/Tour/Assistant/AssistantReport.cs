using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>An assistant of one language step by step: what it can do after each, with intervals, pictures and replies.</summary>
internal sealed class AssistantReport(
    TourContext tour,
    Language language,
    AssistantLessons lessons,
    SmallAssistant assistant,
    CancellationToken ct
)
{
    private const int Shown = 8;
    private static readonly Bilingual s_words = new("known kinds, new words", "아는 종류, 새 낱말");
    private static readonly Bilingual s_wordings = new("known kinds, new wordings", "아는 종류, 새 물음꼴");
    private static readonly Bilingual s_kinds = new("new kinds of task", "새 종류의 과제");
    private static readonly Bilingual s_percent = new("right (%), 95 % interval", "정답(%), 95 % 구간");

    private readonly Bilingual _name = language == Language.Korean ? new("Korean", "한국어") : new("English", "영어");

    public async Task WriteAsync()
    {
        tour.Report.Heading(new Bilingual($"An assistant, {_name.English}", $"조수, {_name.Korean}"), 3);
        Instructions();
        await RewardAsync();
        Alignment();
    }

    private void Instructions()
    {
        tour.Step($"{lessons.Code}: SFT by {lessons.Learned.Count} instructions");
        var curve = assistant.Tune();
        tour.Step($"  {curve.Losses.Count} steps, loss {curve.Losses.TakeLast(20).Average():F2} nats a token");
        var rows = new List<(Bilingual Name, IReadOnlyList<VillageInstruction> Questions)>
        {
            (s_words, lessons.NewWords),
            (s_wordings, lessons.NewWordings),
            (s_kinds, lessons.NewKinds),
        };
        using var before = new Examinee(assistant.Base, tour.Threads, assistant.Template);
        using var after = new Examinee(assistant.Tuned, tour.Threads);
        lessons.WriteQuestions(rows.SelectMany(row => row.Questions).Where(after.CanRead));
        var rates = rows.ConvertAll(row =>
            (row.Name, row.Questions.Count, Before: Of(before, row.Questions), After: Of(after, row.Questions))
        );
        foreach (var (name, _, one, other) in rates)
        {
            tour.Step($"  {name.English}: before {one}, after {other}");
        }

        var title = new Bilingual(
            $"{_name.English}: instructions followed, before and after SFT",
            $"{_name.Korean}: SFT 앞뒤로 따른 지시"
        );
        var chart = new BarChart
        {
            Title = title,
            ValueTitle = s_percent,
            Maximum = 100,
            NameWidth = 230,
            Groups = [new("before", "전"), new("after", "후")],
            Bars =
            [
                .. rates.SelectMany(rate =>
                    (Bar[])[rate.Before.Bar(rate.Name), rate.After.Bar(new Bilingual("", ""), 1)]
                ),
            ],
        };
        tour.Report.Paragraph(
                new Bilingual(
                    $"{lessons.Learned.Count:N0} instructions of {lessons.Learned.DistinctBy(one => one.Kind).Count()} kinds, once through. It is asked what no instruction had: a word or name that training keeps back ({rates[0].Count}), a wording ({rates[1].Count}), and every kind of task that the village holds out, sums and readings with them ({rates[2].Count}).",
                    $"{lessons.Learned.DistinctBy(one => one.Kind).Count()}가지 지시 {lessons.Learned.Count:N0}개를 한 번 읽었다. 묻는 것은 지시에 없던 것이다. 학습에서 빼 둔 낱말이나 이름({rates[0].Count}개), 물음꼴({rates[1].Count}개), 그리고 마을이 남겨 둔 모든 종류의 과제로 셈과 독해도 있다({rates[2].Count}개)."
                )
            )
            .Figure(chart.ToSvg(), title);

        Rate Of(Examinee model, IReadOnlyList<VillageInstruction> questions) =>
            new AnswerJudgement(model, questions, 0, tour.Seed, null, ct).Rate;
    }

    private async Task RewardAsync()
    {
        tour.Step($"{lessons.Code}: a reward model");
        var curve = assistant.LearnReward();
        tour.Step($"  {curve.Losses.Count} steps, loss {curve.Losses.TakeLast(20).Average():F2} nats a pair");
        (Bilingual Name, (Rate Model, Rate Length, Rate Words) Rates)[] rows =
        [
            (new("known kinds, held out", "아는 종류, 남겨 둔 쌍"), await assistant.JudgeReward(lessons.NewWordPairs)),
            (s_kinds, await assistant.JudgeReward(lessons.NewKindPairs)),
        ];
        foreach (var (name, (model, length, words)) in rows)
        {
            tour.Step($"  {name.English}: {model}, length {length}, words {words}");
        }

        var title = new Bilingual(
            $"{_name.English}: pairs of replies ranked right",
            $"{_name.Korean}: 바르게 가린 답의 쌍"
        );
        var chart = new BarChart
        {
            Title = title,
            ValueTitle = s_percent,
            Maximum = 100,
            Reference = 50,
            NameWidth = 230,
            Groups = [new("reward model", "보상 모델"), new("length alone", "길이만"), new("words alone", "낱말만")],
            Bars =
            [
                .. rows.SelectMany(row =>
                    (Bar[])
                        [
                            row.Rates.Model.Bar(row.Name),
                            row.Rates.Length.Bar(new Bilingual("", ""), 1),
                            row.Rates.Words.Bar(new Bilingual("", ""), 2),
                        ]
                ),
            ],
        };
        tour.Report.Paragraph(
                new Bilingual(
                    "Pairs come as twins: the reply that is preferred for one prompt is the worse one for the other. So the longer reply is as often better as worse, and so is every word; only who reads the prompt can tell.",
                    "쌍은 쌍둥이로 온다. 한 물음에 나은 답이 다른 물음에는 못한 답이다. 그래서 긴 답도, 어떤 낱말이 든 답도 반은 낫고 반은 못하다. 물음을 읽어야만 가릴 수 있다."
                )
            )
            .Figure(chart.ToSvg(), title);
    }

    private void Alignment()
    {
        tour.Step($"{lessons.Code}: PPO");
        var replies = assistant.ReplyItself();
        var (ppo, prompts) = assistant.LearnByPpo(replies);
        tour.Step(
            $"  {prompts} prompts, score {ppo.Policy[0].Score:F2} to {ppo.Policy.TakeLast(5).Average(step => step.Score):F2}"
        );
        tour.Step($"{lessons.Code}: DPO");
        var (dpo, own) = assistant.LearnByDpo(replies);
        tour.Step($"  {own} pairs of its own, loss {dpo.Losses[0]:F2} to {dpo.Losses.TakeLast(5).Average():F2}");
        using var tuned = new Examinee(assistant.Tuned, tour.Threads);
        var answers = TunedReplies.Of(
            tuned,
            [
                (new("instructions", "지시"), [.. lessons.NewWords, .. lessons.NewWordings]),
                .. lessons.Wishes.Select(wish => (Name(wish.Quality), wish.Questions)),
            ],
            tour,
            ct
        );
        Aligned[] aligned =
        [
            Aligned.Judge("PPO", assistant.Ppo, answers, tour, ct),
            Aligned.Judge("DPO", assistant.Dpo, answers, tour, ct),
        ];
        foreach (var one in aligned)
        {
            tour.Step(
                $"  {one.Name} against SFT: wins {one.Wins}, greedy {one.GreedyWins}, KL {one.Distance:F2}; right {one.Drawn.Rate}, was {answers.Drawn.Rate}"
            );
        }

        var groups = answers.ByGroup(aligned, tour.Seed).ToList();
        foreach (var (name, count, right, wins) in groups)
        {
            tour.Step($"  {name.English} ({count}): SFT right {right}, wins {string.Join(", ", wins)}");
        }

        Curves(ppo);
        tour.Report.Paragraph(
                new Bilingual(
                    $"The tuned model answers {lessons.Prompts.Count:N0} other prompts four times each. PPO writes new replies to the {prompts:N0} of them that it answered now right, now wrong, since elsewhere no reply is better than another; its reward is gold, and a little of the reward model. DPO reads the preferences and {own:N0} pairs with a wrong reply of the tuned model's own, beside it a right one of its own or else the village's; the loss of the better reply is added (Pang et al., 2024). Both are compared with the tuned model on {answers.Questions.Count:N0} held-out questions of known kinds, instructions and what is asked in preferences, gold being the judge: who is right where the other is wrong wins, and a tie counts half.",
                    $"조율된 모델은 다른 물음 {lessons.Prompts.Count:N0}개에 네 번씩 답한다. PPO는 그 가운데 맞기도 하고 틀리기도 한 물음 {prompts:N0}개에 새로 답을 써 본다. 다른 물음에서는 어느 답도 남보다 낫지 않기 때문이다. 보상은 정답과 약간의 보상 모델이다. DPO는 선호 쌍과, 조율된 모델이 스스로 쓴 틀린 답과 맞은 답(없으면 마을의 답)의 쌍 {own:N0}개를 읽으며, 나은 답의 손실을 더한다(Pang 외, 2024). 둘을 조율된 모델과 아는 종류의 남겨 둔 물음 {answers.Questions.Count:N0}개, 곧 지시와 선호 쌍의 물음으로 견주며, 정답이 심판이다. 남이 틀린 것을 맞히면 이기고, 비기면 절반이다."
                )
            )
            .Table(
                [
                    "",
                    new("wins against SFT, drawn replies", "SFT에 대한 승률, 뽑은 답"),
                    new("wins, likeliest replies", "승률, 가장 그럴듯한 답"),
                    new("KL from SFT, nats a reply", "SFT에서의 KL, 답당 내트"),
                    new("right, drawn", "정답, 뽑은 답"),
                    new("right, likeliest", "정답, 가장 그럴듯한 답"),
                ],
                [
                    ["SFT", "", "", "0", answers.Drawn.Rate.ToString(), answers.Greedy.Rate.ToString()],
                    .. aligned.Select(one => one.Row),
                ]
            )
            .Table(
                [
                    new("asked", "물음"),
                    new("questions", "물음 수"),
                    new("SFT right, drawn", "SFT 정답, 뽑은 답"),
                    .. aligned.Select(one => new Bilingual($"{one.Name} wins", $"{one.Name} 승률")),
                ],
                groups.Select(group =>
                    (IReadOnlyList<Bilingual>)
                        [
                            group.Name,
                            $"{group.Count:N0}",
                            group.Right.ToString(),
                            .. group.Wins.Select(wins => (Bilingual)wins.ToString()),
                        ]
                )
            );
        Replies(answers, aligned);
    }

    private static Bilingual Name(AssistantQuality quality) =>
        quality switch
        {
            AssistantQuality.Helpful => new("to be helpful", "도움됨"),
            AssistantQuality.Honest => new("to be honest", "정직함"),
            _ => new("to be harmless", "해롭지 않음"),
        };

    private void Curves(Curve ppo)
    {
        Draw(
            new("PPO: what its replies are worth", "PPO: 답의 값"),
            new("reward", "보상"),
            [.. ppo.Policy.Select(step => step.Score)]
        );
        Draw(
            new("PPO: how far it goes from SFT", "PPO: SFT에서 멀어진 거리"),
            new("KL, nats a reply", "KL, 답당 내트"),
            [.. ppo.Policy.Select(step => step.Distance)]
        );

        void Draw(Bilingual title, Bilingual value, IReadOnlyList<double> values)
        {
            var named = new Bilingual($"{_name.English}, {title.English}", $"{_name.Korean}, {title.Korean}");
            var chart = new LineChart
            {
                Title = named,
                XTitle = new("step", "걸음"),
                YTitle = value,
                Series = [new Series(value, Curve.Smooth(values))],
                Markers = false,
            };
            tour.Report.Figure(chart.ToSvg(), named);
        }
    }

    private void Replies(TunedReplies tuned, IReadOnlyList<Aligned> aligned)
    {
        using var model = new Examinee(assistant.Base, tour.Threads, assistant.Template);
        // A question of each of some kinds, whatever was replied.
        int[] shown =
        [
            .. tuned
                .Questions.Index()
                .DistinctBy(question => question.Item.Kind)
                .Take(Shown)
                .Select(question => question.Index),
        ];
        var before = new AnswerJudgement(
            model,
            [.. shown.Select(question => tuned.Questions[question])],
            0,
            tour.Seed,
            null,
            ct
        );
        tour.Report.Table(
            [
                new("asked", "물음"),
                new("the GPT", "GPT"),
                "SFT",
                .. aligned.Select(one => (Bilingual)one.Name),
                new("gold", "정답"),
            ],
            shown.Select(
                (question, row) =>
                    (IReadOnlyList<Bilingual>)
                        [
                            tuned.Questions[question].Prompt,
                            before[row],
                            tuned.Greedy[question],
                            .. aligned.Select(one => (Bilingual)one.Greedy[question]),
                            tuned.Questions[question].Answer,
                        ]
            )
        );
    }
}
