using System.Collections.Concurrent;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Grammar;

/// <summary>What stands at the end of a Korean clause and links it to the rest: an ending for each tense; <see cref="Final"/> closes the sentence.</summary>
internal sealed class Link
{
    private static readonly ConcurrentDictionary<string, Link> _known = new(StringComparer.Ordinal);
    private readonly KoreanEnding _past;
    private readonly KoreanEnding _pastOfStates;
    private readonly KoreanEnding _present;
    private readonly KoreanEnding _future;

    private Link(string past, string present, string future, string? pastOfStates = null)
    {
        _past = new KoreanEnding(past);
        _present = present == past ? _past : new KoreanEnding(present);
        _future = future == present ? _present : new KoreanEnding(future);
        _pastOfStates = pastOfStates is null ? _past : new KoreanEnding(pastOfStates);
    }

    /// <summary>The sentence ends; speech level and force decide how.</summary>
    public static readonly Link Final = Of("다");
    public static readonly Link And = Of("고");

    /// <summary>So, and then; it takes no tense.</summary>
    public static readonly Link So = Of("어서");
    public static readonly Link Since = new("었+으니까", "으니까", "을+테니까");
    public static readonly Link But = new("었+지만", "지만", "겠+지만");
    public static readonly Link AndTensed = new("었+고", "고", "겠+고");
    public static readonly Link If = Of("으면");
    public static readonly Link While = Of("으면서");
    public static readonly Link Intent = Of("으려고");

    /// <summary>To do something, with going and coming.</summary>
    public static readonly Link Purpose = Of("으러");
    public static readonly Link Naming = Of("기");
    public static readonly Link NamingTensed = new("었+기", "기", "기");
    public static readonly Link NamingObject = Of("기를");
    public static readonly Link Adnominal = new("은", "는", "을", "었+던");
    public static readonly Link AdnominalOngoing = Of("는");
    public static readonly Link AdnominalPast = Of("은");
    public static readonly Link AdnominalFuture = Of("을");

    /// <summary>Before 때.</summary>
    public static readonly Link WhenTensed = new("었+을", "을", "을");
    public static readonly Link Quoted = new("었+다고", "는다고", "는다고");
    public static readonly Link QuotedQuestion = new("었+느냐고", "느냐고", "느냐고");
    public static readonly Link QuotedCommand = Of("으라고");
    public static readonly Link QuotedProposal = Of("자고");
    public static readonly Link Whether = new("었+는지", "는지", "을지");
    public static readonly Link Negated = Of("지");
    public static readonly Link Joined = Of("어");
    public static readonly Link Must = Of("어야");
    public static readonly Link AsSoonAs = Of("자마자");
    public static readonly Link Progressive = Of("고");
    public static readonly Link Might = Of("을지도");

    /// <summary>Before 하다 of causation and manner.</summary>
    public static readonly Link Causing = Of("게");

    /// <summary>The link of a tenseless ending by its citation.</summary>
    public static Link Of(string citation) => _known.GetOrAdd(citation, static text => new Link(text, text, text));

    /// <summary>A clause that ends a sentence, is quoted or contrasted may have a topic of its own.</summary>
    public bool AllowsTopic => this == Final || this == But || this == Quoted || this == AndTensed;

    /// <summary>The future of these is told by 을 것이다.</summary>
    public bool TellsFuture => this == Final || this == Quoted;

    public Ending Choose(Tense tense, PredicateKind kind, bool isHonored) =>
        (
            tense switch
            {
                Tense.Past => kind == PredicateKind.Action ? _past : _pastOfStates,
                Tense.Present => _present,
                _ => _future,
            }
        ).Choose(isHonored);
}
