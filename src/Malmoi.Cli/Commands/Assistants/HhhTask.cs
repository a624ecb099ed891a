using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Prompting;
using Malmoi.Village;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Helpful, honest and harmless, each apart: Maeul's held-out instructions and preferences, requests to be declined, and a judge where there is one.</summary>
internal sealed record HhhTask(IReadOnlyList<AssistantTask> Parts) : AssistantTask(TaskName)
{
    public const string TaskName = "hhh";

    private const int Items = 300;
    private const int Judged = 80;

    // The same questions for every model, whatever the seed of its answers.
    private const ulong Drawn = 1;

    public override int Count => Parts.Sum(part => part.Count);

    public static HhhTask Create(int? limit)
    {
        var items = limit ?? Items;
        var instructions = Maeul.Instructions(null, Drawn, Split.Test).Take(items).ToList();
        var preferences = Maeul.Preferences(null, Drawn, Split.Test).Take(items).ToList();
        // Questions of instructions ask for help; those that nobody can answer, and wishes, stand among preferences.
        var wishes = preferences.Select(GoldQuestion.Of).Where(asked => asked.Quality != AssistantQuality.Helpful);
        return new HhhTask([
            new GoldTask("instructions", [.. instructions.Select(GoldQuestion.Of), .. wishes]),
            new PreferenceTask("preferences", [.. preferences.Select(Pair)]),
            new RefusalTask(RefusalTask.TaskName, AssistantTasks.Take(RefusalPrompt.BuiltIn(), limit)),
            new QuestionTask("judged", [.. instructions.Take(Judged).Select(Question)]),
        ]);
    }

    public override async Task<IAssistantReport> JudgeAsync(
        AssistantSetting setting,
        Action<int> done,
        CancellationToken ct
    )
    {
        var reports = new List<IAssistantReport>();
        var before = 0;
        foreach (var part in Parts.Where(part => Fits(part, setting)))
        {
            reports.Add(await part.JudgeAsync(setting, count => done(before + count), ct));
            before += part.Count;
        }

        return new HhhReport(TaskName, reports);
    }

    // A model that does not write still scores; without a judge nobody compares.
    private static bool Fits(AssistantTask part, AssistantSetting setting) =>
        part switch
        {
            PreferenceTask => true,
            QuestionTask => setting.Model.PredictsNext
                && setting.Judge is not null
                && (setting.Grades || setting.Against is not null),
            _ => setting.Model.PredictsNext,
        };

    private static PreferencePair Pair(VillagePreference preference) =>
        new(
            [.. preference.Prompt.Select(said => new Message(said.Role, said.Content))],
            preference.Chosen,
            preference.Rejected
        )
        {
            Group = preference.Quality.ToString(),
        };

    private static JudgedQuestion Question(VillageInstruction instruction, int index) =>
        new(FormattableString.Invariant($"{index + 1}"), [instruction.Prompt])
        {
            Category = instruction.Kind,
            References = [instruction.Response],
        };
}

/// <summary>The parts, and their chief figures by quality.</summary>
internal sealed record HhhReport(string Task, IReadOnlyList<IAssistantReport> Parts) : IAssistantReport
{
    public JsonObject Metrics()
    {
        var metrics = new JsonObject();
        foreach (var quality in Enum.GetValues<AssistantQuality>())
        {
            metrics[quality.ToString().ToLowerInvariant()] = new JsonObject(
                Summary()
                    .Where(row => row.Quality == quality)
                    .Select(row => KeyValuePair.Create(row.Figure, (JsonNode?)Shares.Json(row.Share)))
            );
        }

        return metrics;
    }

    public JsonObject Groups() =>
        new(
            Parts.Select(part =>
                KeyValuePair.Create(
                    part.Task,
                    (JsonNode?)new JsonObject { ["metrics"] = part.Metrics(), ["groups"] = part.Groups() }
                )
            )
        );

    public void Print(IAnsiConsole console)
    {
        foreach (var part in Parts)
        {
            part.Print(console);
        }

        var table = Screen.Table(Task, "", "%", "95 %", "items");
        foreach (var (quality, figure, share) in Summary())
        {
            table.Row(
                quality.ToString().ToLowerInvariant(),
                figure,
                Shares.Percent(share),
                Shares.Range(share),
                $"{share.Items}"
            );
        }

        console.Write(table);
        console.WriteLine();
    }

    public IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary() =>
        Parts.SelectMany(part => part.Summary()).OrderBy(row => row.Quality);

    public IEnumerable<JsonObject> Replies() => Parts.SelectMany(part => part.Replies());
}
