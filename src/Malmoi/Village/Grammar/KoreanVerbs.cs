using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Grammar;

/// <summary>The Korean verb group: the verb, then what English says with have, be, not and modals, and last the ending.</summary>
/// <remarks><c>verb (고 있다) (지 않다) (을 수 있다 | 어야 하다 | 을지도 모르다) (을 것이다) ending</c>; honour moves to 계시다 and 않으시다.</remarks>
internal static class KoreanVerbs
{
    private static readonly Predicate _be = Predicate.Parse("있다", StemClass.Regular, PredicateKind.Existential);
    private static readonly Predicate _beHonored = Predicate.ParseHonorific("계시다");
    private static readonly Predicate _lack = Predicate.Parse("없다", StemClass.Regular, PredicateKind.Existential);
    private static readonly Predicate _notDo = Predicate.Parse("않다", StemClass.Regular, PredicateKind.Action);
    private static readonly Predicate _notBe = Predicate.Parse("않다", StemClass.Regular, PredicateKind.Description);
    private static readonly Predicate _cannot = Predicate.Parse("못하다", StemClass.Regular, PredicateKind.Action);
    private static readonly Predicate _doNot = Predicate.Parse("말다", StemClass.Regular, PredicateKind.Action);
    private static readonly Predicate _do = Predicate.Parse("하다", StemClass.Regular, PredicateKind.Action);
    private static readonly Predicate _unknown = Predicate.Parse("모르다", StemClass.Reu, PredicateKind.Action);
    private static readonly Predicate _thing = Predicate.Copula("것");
    private static readonly Predicate _thingSpoken = Predicate.Copula("거");
    private static readonly Ending _quotedThing = Ending.Of("는다고");
    private static readonly Ending _casualThing = Ending.Of("야");

    /// <summary>Writes the group and answers the main verb.</summary>
    /// <param name="draft">Where to.</param>
    /// <param name="clause">Whose tense, view, modality, negation and honour are told.</param>
    /// <param name="predicate">The verb or adjective.</param>
    /// <param name="honorific">Its suppletive honorific, if it has one.</param>
    /// <param name="link">What follows the clause.</param>
    /// <param name="part">VERB or ADJ.</param>
    public static int Write(
        Draft draft,
        Clause clause,
        Predicate predicate,
        Predicate? honorific,
        Link link,
        PartOfSpeech part
    )
    {
        var isHonored = clause.IsHonored;
        var group = new Group(
            draft,
            isHonored ? honorific ?? predicate : predicate,
            part,
            isHonored && honorific is null
        );
        var kind = predicate.Kind;
        if (clause.View == View.Ongoing && kind == PredicateKind.Action)
        {
            group.Write(Link.Progressive, false);
            group.Next(isHonored ? _beHonored : _be, false);
        }

        if (clause.IsNegative && clause.Modality != Modality.Can)
        {
            group.Write(Link.Negated, false);
            group.Next(Negation(clause, kind), isHonored);
        }

        switch (clause.Modality)
        {
            case Modality.Can:
                group.Write(Link.AdnominalFuture, true);
                group.Particle("수");
                group.Next(clause.IsNegative ? _lack : _be, false);
                break;
            case Modality.Must:
                group.Write(Link.Must, true);
                group.Next(_do, false);
                break;
            case Modality.May:
                group.Write(Link.Might, true);
                group.Next(_unknown, false);
                break;
        }

        if (clause.Tense == Tense.Future && link.TellsFuture && clause.Force is (Force.Statement or Force.Question))
        {
            group.Write(Link.AdnominalFuture, true);
            var spoken = draft.Level is SpeechLevel.Casual or SpeechLevel.Polite || link == Link.Quoted;
            group.Next(spoken ? _thingSpoken : _thing, false);
            if (link == Link.Quoted)
            {
                group.Write(_quotedThing);
            }
            else if (draft.Level == SpeechLevel.Casual)
            {
                group.Write(_casualThing);
            }
            else
            {
                group.Write(KoreanFinals.Final(draft.Level, clause.Force, Tense.Present).Choose(false));
            }

            return group.Main;
        }

        if (link == Link.Final)
        {
            group.WriteHonored(KoreanFinals.Final(draft.Level, clause.Force, clause.Tense));
        }
        else
        {
            group.Write(link.Choose(clause.Tense, group.Kind, group.IsHonored));
        }

        return group.Main;
    }

    private static Predicate Negation(Clause clause, PredicateKind kind) =>
        clause.Force is Force.Command or Force.Proposal ? _doNot
        : clause.IsUnable && kind == PredicateKind.Action ? _cannot
        : kind == PredicateKind.Action ? _notDo
        : _notBe;

    /// <summary>The verb that waits for its ending, and the words that already have theirs.</summary>
    private ref struct Group(Draft draft, Predicate predicate, PartOfSpeech part, bool isHonored)
    {
        private Predicate _predicate = predicate;
        private PartOfSpeech _part = part;
        private bool _isHonored = isHonored;
        private int _helper = -1;

        public int Main { get; private set; } = -1;

        public readonly PredicateKind Kind => _predicate.Kind;

        public readonly bool IsHonored => _isHonored;

        public void WriteHonored(KoreanEnding ending) => Write(ending.Choose(_isHonored));

        public void Write(Link link, bool honors) => Write(link.Choose(Tense.Present, Kind, honors && _isHonored));

        public void Write(Ending ending)
        {
            var word = KoreanWords.WritePredicate(draft, _predicate, ending, _part);
            if (Main < 0)
            {
                Main = word;
            }
            else if (_helper >= 0)
            {
                draft.Attach(word, _helper, "fixed");
                _helper = -1;
            }
            else
            {
                draft.Attach(word, Main, "aux");
            }
        }

        /// <summary>수 of 을 수 있다: the first word of a fixed auxiliary.</summary>
        public void Particle(string form) => _helper = draft.AddTo(Main, "aux", form, form, PartOfSpeech.Auxiliary);

        public void Next(Predicate next, bool isHonored)
        {
            _predicate = next;
            _part = PartOfSpeech.Auxiliary;
            _isHonored = isHonored;
        }
    }
}
