using Malmoi.Storage;
using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>What the village teaches an assistant, and what it asks of it then: other words, other wordings, other kinds of task.</summary>
internal sealed class AssistantLessons
{
    private const int Examples = 24_000;
    private const int Asked = 6_000;
    private const int Pairs = 3_600;
    private const int TestQuestions = 800;
    private const int HeldOutPairs = 600;

    // Twins looked at, of which only helpful ones have held-out kinds; what is asked in few ways gives no more.
    private const int Searched = 6_000;

    // Facts, forms and words in a row: what a model of this size can learn in a minute. Sums and stories it cannot.
    private static readonly string[] s_kinds =
    [
        "word.opposite",
        "word.young",
        "word.class",
        "word.odd",
        "place.capital",
        "place.language",
        "place.people",
        "know",
        "time.next-day",
        "time.next-month",
        "honest.claim-capital",
        "harmless",
        "open.name",
        "open.sentence",
        "list.first",
        "list.last",
        "list.contains",
        "list.repeat",
        "list.fruit",
        "sentence.people",
        "logic.either",
    ];
    private static readonly string[] s_english = ["word.woman", "form.plural", "form.article"];
    private static readonly string[] s_korean = ["word.honorific", "word.counter", "form.particle"];

    private readonly TourContext _tour;
    private readonly Language _language;
    private readonly string[] _kinds;

    public AssistantLessons(TourContext tour, Language language)
    {
        (_tour, _language) = (tour, language);
        Code = language == Language.Korean ? "ko" : "en";
        _kinds = [.. s_kinds, .. language == Language.Korean ? s_korean : s_english];
        var seed = (ulong)tour.Seed;
        Learned = [.. Maeul.Instructions(language, seed, Split.Train, _kinds).Take(tour.Part(Examples))];
        Write("instructions.jsonl", Learned.Select(one => AssistantLines.Line(one, AssistantFormat.JsonLines)));
        var known = Learned.Select(one => one.Kind).ToHashSet(StringComparer.Ordinal);
        VillagePreference[] pairs = [.. Twins(Pairs, Split.Train, both => both.All(Knows))];
        VillagePreference[] heldOut = [.. Twins(HeldOutPairs, Split.Test, both => both.All(Knows))];
        PairFile = WritePairs("pairs.jsonl", pairs);
        NewWordPairs = WritePairs("pairs.words.jsonl", heldOut);
        Wishes =
        [
            .. heldOut
                .GroupBy(one => one.Quality)
                .Select(of => (of.Key, (IReadOnlyList<VillageInstruction>)[.. Questions(of)])),
        ];
        // Half of the tasks in ways and with words in which no reply was shown.
        Prompts =
        [
            .. Maeul
                .Instructions(language, seed + 1, Split.Train, _kinds)
                .Zip(Maeul.Instructions(language, seed + 1, Split.Validation, _kinds))
                .Take(tour.Part(Asked) / 2)
                .SelectMany(both => (VillageInstruction[])[both.First, both.Second])
                .Concat(Questions(pairs))
                .DistinctBy(one => one.Prompt),
        ];
        WritePrompts("prompts.jsonl", Prompts);
        NewWords = Test(_kinds, one => one.HeldOut.HasFlag(HeldOutParts.Word));
        NewWordings = Test(_kinds, one => one.HeldOut == HeldOutParts.Wording);
        NewKinds = Test(null, one => one.HeldOut.HasFlag(HeldOutParts.Kind));
        NewKindPairs = WritePairs(
            "pairs.kinds.jsonl",
            Twins(3 * HeldOutPairs, Split.Test, both => both.Exists(one => one.HeldOut.HasFlag(HeldOutParts.Kind)))
        );

        bool Knows(VillagePreference one) => known.Contains(one.Kind);
    }

    /// <summary>en or ko.</summary>
    public string Code { get; }

    /// <summary>Instructions with replies, to be tuned by.</summary>
    public IReadOnlyList<VillageInstruction> Learned { get; }

    /// <summary>Instructions to answer oneself.</summary>
    public IReadOnlyList<VillageInstruction> Prompts { get; }

    /// <summary>Known kinds of task, each with a word or name that training does not have.</summary>
    public IReadOnlyList<VillageInstruction> NewWords { get; }

    /// <summary>Known kinds and words, asked for in ways that training does not have.</summary>
    public IReadOnlyList<VillageInstruction> NewWordings { get; }

    /// <summary>All kinds of task that the village keeps from training.</summary>
    public IReadOnlyList<VillageInstruction> NewKinds { get; }

    /// <summary>What is asked in the held-out preferences about known kinds, by quality.</summary>
    public IReadOnlyList<(AssistantQuality Quality, IReadOnlyList<VillageInstruction> Questions)> Wishes { get; }

    /// <summary>Preferences to learn from.</summary>
    public string PairFile { get; }

    /// <summary>Preferences about known kinds, with other words or wordings.</summary>
    public string NewWordPairs { get; }

    /// <summary>Preferences about kinds that the village keeps from training.</summary>
    public string NewKindPairs { get; }

    /// <summary>Writes preferences of somebody else.</summary>
    /// <returns>Where.</returns>
    public string WritePairs(string name, IEnumerable<VillagePreference> pairs) => Write(name, Lines(pairs));

    /// <summary>Writes what is to be answered.</summary>
    /// <returns>Where.</returns>
    public string WritePrompts(string name, IEnumerable<VillageInstruction> prompts) =>
        Write(name, prompts.Select(one => AssistantLines.Prompt(one, AssistantFormat.JsonLines)));

    /// <summary>Writes questions for others to ask.</summary>
    public void WriteQuestions(IEnumerable<VillageInstruction> questions) =>
        Write("questions.jsonl", questions.Select(one => AssistantLines.Line(one, AssistantFormat.JsonLines)));

    private VillageInstruction[] Test(string[]? kinds, Func<VillageInstruction, bool> isWanted) =>
        [
            .. Maeul
                .Instructions(_language, (ulong)_tour.Seed + 2, Split.Test, kinds)
                .Take(4 * Searched)
                .Where(isWanted)
                .DistinctBy(one => one.Prompt)
                .Take(_tour.Part(TestQuestions)),
        ];

    // Both of a pair of twins or none, of each quality as many: only so does nothing but the prompt tell which reply is better.
    private IEnumerable<VillagePreference> Twins(int count, Split split, Predicate<List<VillagePreference>> isWanted) =>
        Enum.GetValues<AssistantQuality>()
            .SelectMany(quality =>
                Maeul
                    .Preferences(_language, (ulong)_tour.Seed, split, quality)
                    .Chunk(2)
                    .Take(Searched)
                    .Where(both => isWanted([.. both]))
                    .Take(Math.Max(5, _tour.Part(count) / 6))
            )
            .SelectMany(both => both);

    // A preference's prompt as a question to be answered oneself.
    private static IEnumerable<VillageInstruction> Questions(IEnumerable<VillagePreference> preferences) =>
        preferences
            .Where(one => one.Prompt.Count == 1)
            .DistinctBy(one => one.Prompt[0].Content)
            .Select(one => new VillageInstruction
            {
                Kind = one.Kind,
                Language = one.Language,
                Instruction = one.Prompt[0].Content,
                Response = one.Chosen,
                Answer = one.Chosen,
                Check = one.Check,
                HeldOut = one.HeldOut,
            });

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(IEnumerable<VillagePreference> pairs) =>
        pairs.Select(one => AssistantLines.Line(one, AssistantFormat.JsonLines));

    private string Write(string name, IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var path = _tour[$"{Code}.{name}"];
        using var output = new OutputFile(path);
        foreach (var line in lines)
        {
            output.Stream.Write(line.Span);
        }

        output.Commit();
        return path;
    }
}
