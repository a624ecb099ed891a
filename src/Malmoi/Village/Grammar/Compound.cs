using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>And, but, so, and the Korean endings that do their work.</summary>
internal sealed record Coordinator(string English, Link Link)
{
    public static readonly Coordinator And = new("and", Link.And);

    /// <summary>She went and bought: 가서.</summary>
    public static readonly Coordinator AndThen = new("and", Link.So);
    public static readonly Coordinator AndTensed = new("and", Link.AndTensed);
    public static readonly Coordinator But = new("but", Link.But);
    public static readonly Coordinator So = new("so", Link.So);
}

/// <summary>Two clauses as a sentence: and, but, so.</summary>
internal sealed class Compound(Coordinator coordinator, Clause first, Clause second) : Utterance
{
    public override string Mark => second.Force == Force.Question ? "?" : ".";

    protected override int English(Draft draft)
    {
        var head = first.English(draft);
        var comma = second.Subject is SharedSubject ? -1 : draft.Sentence.AddGlued(",", ",", PartOfSpeech.Punctuation);
        var word = draft.Sentence.Add(coordinator.English, coordinator.English, PartOfSpeech.CoordinatingConjunction);
        var other = second.English(draft);
        draft.Attach(comma, other, "punct");
        draft.Attach(word, other, "cc");
        draft.Attach(other, head, "conj");
        return head;
    }

    protected override int Korean(Draft draft)
    {
        var before = first.Korean(draft, coordinator.Link);
        var head = second.Korean(draft);
        draft.Attach(before, head, "advcl");
        return head;
    }
}

/// <summary>The subject that a second clause shares with the first: unsaid in both languages.</summary>
internal sealed class SharedSubject(Phrase subject) : Phrase
{
    public override Agreement Agreement => subject.Agreement;

    public override bool IsHonored => subject.IsHonored;

    public override bool IsAnimate => subject.IsAnimate;

    public override bool IsPerson => subject.IsPerson;

    public override object Referent => subject.Referent;

    public override int English(Draft draft, EnglishCase grammaticalCase) => -1;

    public override int Korean(Draft draft, KoreanCase korean) => -1;
}
