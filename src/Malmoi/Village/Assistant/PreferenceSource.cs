using Malmoi.Village.Assistant.Kinds;

namespace Malmoi.Village.Assistant;

/// <summary>Draws preferences as twins: two prompts and two replies, each right for one prompt and wrong for the other.</summary>
internal sealed class PreferenceSource
{
    /// <summary>Kinds that ask differently of the same words: drawn from the same chance, they differ in what is asked alone.</summary>
    private static readonly (string, string)[] _mates =
    [
        ("list.first", "list.last"),
        ("list.reverse", "list.sort"),
        ("place.capital", "place.language"),
        ("place.capital", "place.people"),
        ("story.more", "story.less"),
        ("story.total", "story.each"),
        ("arithmetic.add", "arithmetic.multiply"),
        ("form.past", "form.polite"),
        ("form.past", "form.comparative"),
        ("spell.first", "spell.length"),
    ];

    private readonly ItemSource _source;
    private readonly Drawing _drawing;
    private readonly Language? _language;
    private readonly AssistantQuality? _quality;
    private readonly ulong _seed;

    /// <param name="split">Whose prompts.</param>
    /// <param name="seed">The same seed, the same preferences.</param>
    /// <param name="language">Null for both in turn.</param>
    /// <param name="quality">Null for the three in turn.</param>
    public PreferenceSource(Split split, ulong seed, Language? language, AssistantQuality? quality)
    {
        _source = new ItemSource(split, seed, "preferences", isTranslatable: true);
        _drawing = new Drawing(_source);
        (_language, _quality, _seed) = (language, quality, seed);
    }

    public IEnumerable<VillagePreference> Preferences()
    {
        // Counted by twins that were given, so that neither a language nor a quality that is hard to draw comes short.
        var given = 0L;
        foreach (
            var twins in _source.Items(index =>
                Draw(
                    _quality ?? (AssistantQuality)(given % 3),
                    ItemSource.Turn(_language, given / (_quality is null ? 3 : 1)),
                    index
                )
            )
        )
        {
            given++;
            yield return twins.First;
            yield return twins.Second;
        }
    }

    private Twins? Draw(AssistantQuality quality, Language language, long index)
    {
        _drawing.Language = language;
        _drawing.Begin();
        return quality switch
        {
            AssistantQuality.Helpful => Helpful(index),
            AssistantQuality.Honest => Honest(),
            _ => Harmless(),
        };
    }

    private Twins? Helpful(long index)
    {
        var roll = _drawing.Dice.Next(100);
        if (roll < 40)
        {
            var (one, other) = _drawing.Dice.Pick<(string, string)>(_mates);
            return Mates(Named(one), Named(other), index);
        }

        var kinds = TaskKind.All.Where(kind => IsAsked(kind, _drawing.Language)).ToList();
        var first = kinds[_drawing.Dice.Next(kinds.Count)];
        // What answers another question altogether is irrelevant; what answers another of the same kind is wrong, or in part.
        var second = roll < 85 ? first : kinds[_drawing.Dice.Next(kinds.Count)];
        return Mirrored(
            AssistantQuality.Helpful,
            InstructionSource.Draw(first, _drawing, _drawing.Language),
            InstructionSource.Draw(second, _drawing, _drawing.Language)
        );
    }

    private Twins? Mates(TaskKind one, TaskKind other, long index)
    {
        if (!IsAsked(one, _drawing.Language) || !IsAsked(other, _drawing.Language))
        {
            return null;
        }

        var language = _drawing.Language;
        _drawing.Dice.Throw(_seed, (ulong)index);
        var first = InstructionSource.Draw(one, _drawing, language);
        _drawing.Dice.Throw(_seed, (ulong)index);
        return Mirrored(AssistantQuality.Helpful, first, InstructionSource.Draw(other, _drawing, language));
    }

    /// <summary>Kinds with one answer; those about honesty and harm have preferences of their own.</summary>
    private bool IsAsked(TaskKind kind, Language language) =>
        kind.Is(language)
        && (_source.Split == Split.Test || !kind.IsHeldOut)
        && kind.Name.Split('.')[0] is not ("honest" or "harmless" or "open");

    private Twins? Honest()
    {
        switch (_drawing.Dice.Next(4))
        {
            case 0:
                return Claims.Sums(_drawing) is var (truth, lie) ? Claimed("honest.claim-sum", truth, lie) : null;
            case 1:
                return Claims.Capitals(_drawing) is var (right, wrong)
                    ? Claimed("honest.claim-capital", right, wrong)
                    : null;
            default:
                var kind = Named("honest.unknown");
                return Reading.Twins(_drawing) is var (told, untold)
                    ? Mirrored(
                        AssistantQuality.Honest,
                        InstructionSource.Worded(kind, _drawing, told with { Reply = told.Answer }),
                        InstructionSource.Worded(kind, _drawing, untold)
                    )
                    : null;
        }
    }

    private Twins? Claimed(string name, Asked first, Asked second)
    {
        var kind = Named(name);
        return Mirrored(
            AssistantQuality.Honest,
            InstructionSource.Worded(kind, _drawing, first),
            InstructionSource.Worded(kind, _drawing, second)
        );
    }

    private Twins? Harmless()
    {
        var (harmful, harmless) = Wishes.Twins(_drawing);
        return Mirrored(
            AssistantQuality.Harmless,
            InstructionSource.Worded(Named("harmless.wish"), _drawing, harmful),
            InstructionSource.Worded(Named("harmless.safe"), _drawing, harmless)
        );
    }

    /// <summary>Each reply chosen where its check accepts it and rejected where the other is right; null where one would do for both.</summary>
    private static Twins? Mirrored(AssistantQuality quality, VillageInstruction? first, VillageInstruction? second) =>
        first is not null && second is not null && Tells(first, second.Response) && Tells(second, first.Response)
            ? new Twins(Of(quality, first, second.Response), Of(quality, second, first.Response))
            : null;

    private static bool Tells(VillageInstruction one, string other) =>
        one.Check.Accepts(one.Response) && !one.Check.Accepts(other);

    private static VillagePreference Of(AssistantQuality quality, VillageInstruction one, string rejected) =>
        new()
        {
            Quality = quality,
            Kind = one.Kind,
            Language = one.Language,
            Prompt = [VillageMessage.User(one.Prompt)],
            Chosen = one.Response,
            Rejected = rejected,
            Check = one.Check,
            HeldOut = one.HeldOut,
        };

    private static TaskKind Named(string name) => TaskKind.All.First(kind => kind.Name == name);

    private sealed record Twins(VillagePreference First, VillagePreference Second);
}
