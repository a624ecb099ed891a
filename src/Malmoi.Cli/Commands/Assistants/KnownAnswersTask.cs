using System.Text.Json.Nodes;
using Malmoi.Data.Records;
using Malmoi.Evaluation.Assistants;
using Malmoi.Instructions;
using Malmoi.Prompting;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Instructions that people answered: their answers by probability, and the model's own beside them.</summary>
internal sealed record KnownAnswersTask(
    string Name,
    IReadOnlyList<(IReadOnlyList<Message> Prompt, string Answer)> Asked
) : AssistantTask(Name)
{
    public override int Count => Asked.Count;

    /// <exception cref="InputException">The file is broken, or nothing in it is answered.</exception>
    public static KnownAnswersTask Read(string path, int? limit)
    {
        List<(IReadOnlyList<Message>, string)> asked =
        [
            .. InstructionFile
                .Open(
                    path,
                    !InstructionFile.IsText(path) && PreferenceFile.IsOne(RecordFile.Open(path))
                        ? InstructionLayout.Chosen.Name
                        : null
                )
                .Examples.Where(example => !string.IsNullOrWhiteSpace(example.Response))
                .Select(example =>
                    ((IReadOnlyList<Message>)[.. example.Joined().Messages.SkipLast(1)], example.Response!)
                ),
        ];
        return asked.Count == 0
            ? throw new InputException(
                $"'{path}' has questions and no answers: name a set with answers, or let a judge read the replies with questions:{path}"
            )
            : new KnownAnswersTask(path, AssistantTasks.Take(asked, limit));
    }

    public override async Task<IAssistantReport> JudgeAsync(
        AssistantSetting setting,
        Action<int> done,
        CancellationToken ct
    ) =>
        new KnownAnswersReport(
            Name,
            await KnownAnswers.AskAsync(setting.Respondent(), setting.Scorer, Asked, setting.Seed, done, ct)
        );
}

/// <summary>What the people's answers cost, and how near the replies are to them.</summary>
internal sealed record KnownAnswersReport(string Task, KnownAnswers Answers) : IAssistantReport
{
    public JsonObject Metrics() =>
        new()
        {
            ["bitsPerByte"] = Json(Answers.BitsPerByte),
            ["chrF"] = Json(Answers.CharacterF),
            ["chrFOfOthers"] = Json(Answers.CharacterFOfOthers),
            ["rougeL"] = Json(Answers.LongestCommon),
            ["rougeLOfOthers"] = Json(Answers.LongestCommonOfOthers),
            ["same"] = Shares.Json(Answers.Same),
            ["empty"] = Shares.Json(Answers.Empty),
            ["different"] = Shares.Json(Answers.Different),
            ["tooLong"] = Answers.TooLong,
        };

    public JsonObject Groups() => [];

    public void Print(IAnsiConsole console)
    {
        var table = Screen.Table(Task, "", "95 %", "another's answer");
        Row(table, "bits a byte of the known answers", Answers.BitsPerByte, 3);
        Row(table, "chrF of the replies", Answers.CharacterF, 1, Answers.CharacterFOfOthers);
        Row(table, "ROUGE-L of the replies", Answers.LongestCommon, 1, Answers.LongestCommonOfOthers);
        Row(table, "the known answer to the letter, %", Answers.Same);
        Row(table, "different replies, %", Answers.Different);
        Row(table, "empty replies, %", Answers.Empty);
        console.Write(table);
        console.WriteLine(
            $"{((long)Answers.Questions.Count).Grouped()} questions; \"another's answer\": what the known answer to the next question gets"
        );
        if (Answers.TooLong > 0)
        {
            console.WriteLine(
                $"{((long)Answers.TooLong).Grouped()} question(s) are longer than the model reads: not asked, and their replies count as empty"
            );
        }

        console.WriteLine();
    }

    public IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary() => [];

    public IEnumerable<JsonObject> Replies() =>
        Answers.Questions.Select(question => new JsonObject
        {
            ["task"] = Task,
            ["question"] = JsonReport.Array(question.Prompt, message => message.Content),
            ["known"] = question.Answer,
            ["reply"] = question.Reply,
            ["logProbability"] = question.Likelihood is { } likelihood
                ? JsonReport.Number(likelihood.LogProbability)
                : null,
            ["tokens"] = question.Likelihood?.Tokens,
        });

    private static void Row(
        Table table,
        string name,
        MeanOfQuestions mean,
        int digits,
        MeanOfQuestions? other = null
    ) =>
        table.Row(
            name,
            mean.Value.Fixed(digits),
            $"{mean.Interval.Low.Fixed(digits)}-{mean.Interval.High.Fixed(digits)}",
            other?.Value.Fixed(digits) ?? ""
        );

    private static void Row(Table table, string name, Share share) =>
        table.Row(name, Shares.Percent(share), Shares.Range(share), "");

    private static JsonObject Json(MeanOfQuestions mean) =>
        new()
        {
            ["value"] = JsonReport.Number(mean.Value),
            ["low"] = JsonReport.Number(mean.Interval.Low),
            ["high"] = JsonReport.Number(mean.Interval.High),
        };
}
