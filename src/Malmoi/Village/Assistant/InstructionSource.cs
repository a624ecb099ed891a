namespace Malmoi.Village.Assistant;

/// <summary>Draws instructions of many kinds for a split.</summary>
/// <remarks>
/// Test has the kinds held out of training, and of the others tasks with a held-out word, wording or construction. Of the rest, validation has the tasks
/// whose words fall into its bucket and test may have those of another, so that no task of one split is another's.
/// </remarks>
internal sealed class InstructionSource
{
    private const uint Buckets = 8;
    private const uint ValidationBucket = 0;
    private const uint TestBucket = 1;
    private const uint TrainingBucket = 2;

    private readonly ItemSource _source;
    private readonly Drawing _drawing;
    private readonly Language? _language;
    private readonly TaskKind[][] _kinds;

    /// <param name="split">Whose tasks.</param>
    /// <param name="seed">The same seed, the same instructions.</param>
    /// <param name="language">Null for both in turn.</param>
    /// <param name="kinds">Names of kinds, or of families before a dot; null for all that the split has.</param>
    public InstructionSource(Split split, ulong seed, Language? language, IReadOnlyCollection<string>? kinds = null)
    {
        _source = new ItemSource(split, seed, "instructions", isTranslatable: true);
        _drawing = new Drawing(_source);
        _language = language;
        _kinds =
        [
            .. Enum.GetValues<Language>()
                .Select(one => Selected(kinds, one, split, one == language || language is null)),
        ];
    }

    public IEnumerable<VillageInstruction> Instructions() =>
        _source.Items(index => Draw(ItemSource.Turn(_language, index)));

    private VillageInstruction? Draw(Language language)
    {
        var kind = _drawing.Dice.Pick<TaskKind>(_kinds[(int)language]);
        // Most draws of test have nothing held out: the kind is kept, so that every kind is as frequent.
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (Draw(kind, _drawing, language) is { } instruction)
            {
                return instruction;
            }
        }

        return null;
    }

    /// <summary>One of a kind, if chance gives one that belongs to the split.</summary>
    public static VillageInstruction? Draw(TaskKind kind, Drawing drawing, Language language)
    {
        drawing.Language = language;
        drawing.Begin();
        return kind.Draw(drawing) is { } asked ? Worded(kind, drawing, asked) : null;
    }

    /// <summary>What was drawn as an instruction in one of the split's wordings; null where it belongs to another split.</summary>
    public static VillageInstruction? Worded(TaskKind kind, Drawing drawing, Asked asked)
    {
        var language = drawing.Language;
        var isNewWording =
            drawing.Split == Split.Test && !kind.IsHeldOut && (kind.IsRecalled || drawing.Dice.Chance(40));
        var wordings = Wordings.Of(kind.Name, language, isNewWording ? "ask-test" : "ask", asked.Variant);
        if (wordings.Length == 0)
        {
            return null;
        }

        (string, string)[] words = [.. asked.Words, ("answer", asked.Answer)];
        var way = drawing.Dice.Next(wordings.Length);
        var wording = wordings[way];
        var reply = asked.Reply ?? Filled("reply") ?? asked.Answer;
        var instruction = new VillageInstruction
        {
            Kind = kind.Name,
            Language = language,
            Instruction = Wording.Fill(wording, words),
            Input = asked.Input ?? Filled("input"),
            Response = asked.Reasoning is null ? reply : $"{asked.Reasoning} {Conclusion(asked.Answer, drawing)}",
            Reasoning = asked.Reasoning,
            Answer = asked.Answer,
            Check = asked.Check,
        };
        var heldOut =
            asked.HeldOut
            | (kind.IsHeldOut ? HeldOutParts.Kind : 0)
            | (isNewWording ? HeldOutParts.Wording : 0)
            | (drawing.HasHeldOut(instruction.Prompt) ? HeldOutParts.Word : 0);
        return Belongs(drawing.Split, Bucket(), kind.IsRecalled, heldOut)
            ? instruction with
            {
                HeldOut = heldOut,
            }
            : null;

        // A fact that must be known is told in training in all ways but one, in which validation asks for it.
        uint Bucket() =>
            !kind.IsRecalled ? BucketOf(Key(wording, instruction, words))
            : TextHash.Of(asked.Key) % (uint)wordings.Length == way ? ValidationBucket
            : TrainingBucket;

        string? Filled(string part)
        {
            var texts = Wordings.Of(kind.Name, language, part, asked.Variant);
            return texts.Length == 0 ? null : Wording.Fill(drawing.Dice.Pick<string>(texts), words);
        }
    }

    /// <summary>What decides the bucket: the words that are seen, whichever words stand round them.</summary>
    private static string Key(string wording, VillageInstruction instruction, (string Place, string Word)[] words) =>
        string.Join(
            '\t',
            words
                .Where(word => wording.Contains("{" + word.Place, StringComparison.Ordinal))
                .Select(word => word.Word)
                .Append(instruction.Input)
        );

    /// <summary>How steps end: "The answer is 12."</summary>
    private static string Conclusion(string answer, Drawing drawing) =>
        answer switch
        {
            "Yes" => "The answer is yes.",
            "No" => "The answer is no.",
            "네" or "아니요" => $"정답은 '{answer}'입니다.",
            _ => drawing.In($"The answer is {answer}.", $"정답은 {answer}입니다."),
        };

    /// <summary>The bucket of what has a text.</summary>
    public static uint BucketOf(string key)
    {
        var hash = TextHash.Of(key);
        return (hash ^ (hash >> 15)) % Buckets;
    }

    /// <summary>Whether a split may have what is in a bucket and has these parts that are held out.</summary>
    public static bool Belongs(Split split, uint bucket, bool isRecalled, HeldOutParts heldOut)
    {
        // New words are new tasks whatever their bucket, and so is every task of a new kind.
        var isNew = isRecalled || (heldOut & ~HeldOutParts.Wording) != 0;
        return split switch
        {
            Split.Train => heldOut == 0 && bucket is not (ValidationBucket or TestBucket),
            Split.Validation => heldOut == 0 && bucket == ValidationBucket,
            _ => heldOut != 0 && (isNew || bucket == TestBucket),
        };
    }

    private static TaskKind[] Selected(
        IReadOnlyCollection<string>? names,
        Language language,
        Split split,
        bool isWanted
    )
    {
        var known = TaskKind.All.Where(kind => kind.Is(language)).ToList();
        if (names?.FirstOrDefault(name => !TaskKind.All.Any(kind => Fits(kind, name))) is { } unknown)
        {
            throw new InputException(
                $"there is no kind of task '{unknown}'; the kinds are {string.Join(", ", TaskKind.All.Select(kind => kind.Name))}"
            );
        }

        TaskKind[] chosen =
        [
            .. known.Where(kind =>
                (split == Split.Test || !kind.IsHeldOut) && (names is null || names.Any(name => Fits(kind, name)))
            ),
        ];
        return chosen.Length > 0 || !isWanted
            ? chosen
            : throw new InputException(
                $"no kind of task of {string.Join(", ", names!)} is in the {split.ToString().ToLowerInvariant()} split in {language}: held-out kinds are in test only"
            );
    }

    private static bool Fits(TaskKind kind, string name) =>
        kind.Name == name || kind.Name.StartsWith(name + ".", StringComparison.Ordinal);
}
