using System.Text;
using Malmoi.Village.Assistant;
using Malmoi.Village.Coreference;
using Malmoi.Village.Pairs;
using Malmoi.Village.Passages;
using Malmoi.Village.Roles;
using Malmoi.Village.Views;

namespace Malmoi.Village;

/// <summary>Maeul (마을), the built-in bilingual world: from a seed, any amount of Korean and English with its annotation.</summary>
public static class Maeul
{
    /// <summary>Sentences, one by one, until a limit of the options; without one they never end.</summary>
    public static IEnumerable<string> Text(Language language, ulong seed, Split split = Split.Train) =>
        Text(
            new VillageOptions
            {
                Language = language,
                Seed = seed,
                Split = split,
                Threads = 1,
            }
        );

    public static IEnumerable<string> Text(VillageOptions options) => Lines(TextBlocks(options));

    /// <summary>Running text as UTF-8, a sentence a line, in blocks of whole lines.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> TextBlocks(VillageOptions options) =>
        new Press(options, ViewKind.Text).Blocks();

    /// <summary>English, a tab, Korean that says the same, as UTF-8 blocks of whole lines.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ParallelBlocks(VillageOptions options) =>
        new Press(options, ViewKind.Parallel).Blocks();

    /// <summary>Sentence pairs that say the same.</summary>
    public static IEnumerable<(string English, string Korean)> Parallel(VillageOptions options) =>
        Lines(ParallelBlocks(options)).Select(line => line.Split('\t')).Select(pair => (pair[0], pair[1]));

    /// <summary>Dependency trees in CoNLL-U, as UTF-8 blocks of whole sentences.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ConlluBlocks(VillageOptions options) =>
        new Press(options, ViewKind.Conllu).Blocks();

    /// <summary>Lone sentences with their trees, without end; every test sentence has a held-out word or construction, and says which.</summary>
    public static IEnumerable<VillageTree> Trees(Language language, ulong seed, Split split = Split.Train) =>
        new TreeView(split, seed, language).Trees();

    /// <summary>Sentences with a tag a word, as UTF-8 blocks of whole sentences.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> TaggedBlocks(
        VillageOptions options,
        TagKind kind = TagKind.Entities,
        TaggedLayout layout = TaggedLayout.Conllu
    ) => new Press(options, ViewKind.Tagged, new TaggedView(kind, layout)).Blocks();

    /// <summary>Passages with a question and the words that answer it, without end.</summary>
    /// <param name="language">Null for both in turn.</param>
    /// <param name="seed">The same seed, the same questions.</param>
    /// <param name="split">Test asks of sentences with held-out words or a construction that no other split has.</param>
    public static IEnumerable<QuestionAnswer> Questions(Language? language, ulong seed, Split split = Split.Train) =>
        new PassageSource(split, seed, language).Questions();

    /// <summary>Stories with their summaries, without end; the splits share no two heroes.</summary>
    public static IEnumerable<StorySummary> Summaries(Language? language, ulong seed, Split split = Split.Train) =>
        new SummaryView(split, seed, language).Stories();

    /// <summary>Lone sentences and what they are in the other language, without end.</summary>
    /// <param name="from">The language translated from.</param>
    /// <param name="seed">The same seed, the same sentences.</param>
    /// <param name="split">Every test sentence has a held-out word or construction, and says which.</param>
    public static IEnumerable<Translation> Translations(Language from, ulong seed, Split split = Split.Train) =>
        new TranslationView(split, seed, from).Pairs();

    /// <summary>Sentences labelled by who did it, a woman or a man, in twins of the same words, without end.</summary>
    public static IEnumerable<RoleSentence> Roles(Language? language, ulong seed, Split split = Split.Train) =>
        new RoleSource(split, seed, language).Sentences();

    /// <summary>Passages with words that speak of somebody and those whom they may mean, without end.</summary>
    public static IEnumerable<CoreferencePassage> Coreference(
        Language? language,
        ulong seed,
        Split split = Split.Train
    ) => new CoreferenceSource(split, seed, language).Passages();

    /// <summary>What people ask of an assistant, with a good reply and gold that judges any reply, without end.</summary>
    /// <param name="language">Null for both in turn.</param>
    /// <param name="seed">The same seed, the same instructions.</param>
    /// <param name="split">Test has kinds of task, wordings and words that no other split has, and says which.</param>
    /// <param name="kinds">Kinds of task, or their families: word.opposite, arithmetic; null for all.</param>
    /// <exception cref="InputException">There is no such kind, or the split has none of them.</exception>
    public static IEnumerable<VillageInstruction> Instructions(
        Language? language,
        ulong seed,
        Split split = Split.Train,
        IReadOnlyCollection<string>? kinds = null
    ) => new InstructionSource(split, seed, language, kinds).Instructions();

    /// <summary>Conversations of several turns with an assistant, with gold for its answers, without end.</summary>
    public static IEnumerable<VillageDialogue> Dialogues(Language? language, ulong seed, Split split = Split.Train) =>
        new DialogueSource(split, seed, language).Dialogues();

    /// <summary>Pairs of replies of which one is better, in twins that use each reply once on either side, without end.</summary>
    /// <param name="language">Null for both in turn.</param>
    /// <param name="seed">The same seed, the same preferences.</param>
    /// <param name="split">Test has wishes, kinds, wordings and words that no other split has.</param>
    /// <param name="quality">Null for the three in turn.</param>
    public static IEnumerable<VillagePreference> Preferences(
        Language? language,
        ulong seed,
        Split split = Split.Train,
        AssistantQuality? quality = null
    ) => new PreferenceSource(split, seed, language, quality).Preferences();

    /// <summary>Names of the kinds of task that an assistant is asked for, in order.</summary>
    public static IReadOnlyList<string> TaskKinds(Language language) =>
        [.. TaskKind.All.Where(kind => kind.Is(language)).Select(kind => kind.Name)];

    /// <summary>Examples of a task as UTF-8 lines.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(
        IEnumerable<VillageRecord> records,
        RecordFormat format = RecordFormat.JsonLines
    ) => RecordLines.Write(records, format);

    /// <summary>Names of the paradigms of minimal pairs with their phenomena, in order.</summary>
    public static IReadOnlyList<(string Uid, string Phenomenon, Language Language)> Paradigms { get; } =
    [.. Paradigm.All.Select(paradigm => (paradigm.Uid, paradigm.Phenomenon, paradigm.Language))];

    /// <summary>Minimal pairs, so many of each paradigm.</summary>
    /// <param name="language">Whose paradigms; null for both.</param>
    /// <param name="seed">The same seed, the same pairs.</param>
    /// <param name="count">Pairs of each paradigm.</param>
    /// <param name="split">Disjoint by construction; test pairs have held-out words, attractors and distance.</param>
    /// <param name="uid">One paradigm only; null for all.</param>
    /// <exception cref="InputException">No paradigm has that name.</exception>
    public static IEnumerable<MinimalPair> Pairs(
        Language? language,
        ulong seed,
        int count,
        Split split = Split.Train,
        string? uid = null
    )
    {
        var paradigms = Paradigm
            .All.Where(paradigm =>
                (language is null || paradigm.Language == language) && (uid is null || paradigm.Uid == uid)
            )
            .ToList();
        return paradigms.Count == 0
            ? throw new InputException(
                $"there is no paradigm '{uid}'; the names are {string.Join(", ", Paradigms.Select(paradigm => paradigm.Uid))}"
            )
            : paradigms.SelectMany(paradigm => new PairSource(paradigm, seed, split).Pairs().Take(count));
    }

    /// <summary>Minimal pairs as JSON lines with BLiMP's field names.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> PairLines(IEnumerable<MinimalPair> pairs) =>
        pairs.Select((pair, index) => (ReadOnlyMemory<byte>)PairJson.Line(pair, index));

    /// <summary>Analogies in the format of questions-words.txt: ": section", then "a b c d" where a is to b as c to d.</summary>
    public static IEnumerable<string> Analogies(Language language, ulong seed, int count, Split split = Split.Train) =>
        AnalogyView.Lines(language, seed, count, split);

    private static IEnumerable<string> Lines(IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        foreach (var block in blocks)
        {
            using var reader = new StringReader(Encoding.UTF8.GetString(block.Span));
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }
}
