namespace Malmoi.Village.Grammar;

/// <summary>A predicate with its subject, time and circumstances: what one sentence, or a part of it, says in any language.</summary>
internal sealed class Clause
{
    public required Predication Predicate { get; init; }

    public Phrase? Subject { get; init; }

    public Tense Tense { get; init; } = Tense.Past;

    public View View { get; init; }

    public Modality Modality { get; init; }

    public bool IsNegative { get; init; }

    /// <summary>A negation by circumstance: could not, 지 못하다.</summary>
    public bool IsUnable { get; init; }

    public bool IsPassive { get; init; }

    public Force Force { get; init; }

    /// <summary>The form of the English verb: finite unless a higher verb asks for another.</summary>
    public EnglishForm Form { get; init; }

    /// <summary>은 for what the talk is about, 이 for what is new.</summary>
    public KoreanCase SubjectCase { get; init; } = KoreanCase.Topic;

    /// <summary>What English moves to the front and Korean leaves in place: who, what, where.</summary>
    public Gap? Asked { get; init; }

    public IReadOnlyList<Circumstance> Circumstances { get; init; } = [];

    public bool IsHonored => Subject is { IsHonored: true };

    public Clause In(Tense tense) => Copy(tense, IsNegative, View);

    /// <summary>Without 고 있다, where Korean tells the present by itself: 가요.</summary>
    public Clause Whole() => View == View.Ongoing ? Copy(Tense, IsNegative, View.Whole) : this;

    public Clause Affirmed() => IsNegative ? Copy(Tense, false, View) : this;

    /// <summary>The clause with another subject, so that Korean honours whom English leaves behind the verb.</summary>
    public Clause About(Phrase subject) => Copy(Tense, IsNegative, View, subject);

    /// <summary>Writes the clause in English, the subject first, and answers its head.</summary>
    public int English(Draft draft)
    {
        var mark = draft.Mark;
        foreach (var circumstance in Circumstances)
        {
            if (circumstance.EnglishPosition == EnglishPosition.Initial)
            {
                circumstance.English(draft);
                draft.Wait(draft.Sentence.Count, "punct");
                draft.Sentence.AddGlued(",", ",", Annotation.PartOfSpeech.Punctuation);
            }
        }

        Asked?.WriteFiller(draft);
        var inverts = Force is Force.Question && Form == EnglishForm.Finite && Subject is not QuestionWord;
        var verbs = EnglishVerbs.Build(this, Subject?.Agreement ?? Agreement.Thing, IsNegative || inverts);
        var next = 0;
        if (inverts)
        {
            WriteVerb(draft, verbs[next++]);
        }

        if (Form == EnglishForm.Base && Subject is null && !IsBare)
        {
            if (IsNegative)
            {
                draft.Wait(
                    draft.Sentence.Add("not", "not", Annotation.PartOfSpeech.Particle, "Polarity=Neg"),
                    "advmod"
                );
            }

            draft.Wait(draft.Sentence.Add("to", "to", Annotation.PartOfSpeech.Particle), "mark");
        }
        else if (Subject is not null && Form != EnglishForm.Imperative)
        {
            draft.Wait(Subject.English(draft, EnglishCase.Nominative), IsPassive ? "nsubj:pass" : "nsubj");
        }

        draft.Note(Predicate.EnglishVerb is { IsHeldOut: true });
        var main = WriteVerbs(draft, verbs, next, inverts);
        var head = Predicate.English(draft, main, this);
        foreach (var circumstance in Circumstances)
        {
            if (circumstance.EnglishPosition == EnglishPosition.Final)
            {
                circumstance.English(draft);
            }
        }

        draft.Settle(mark, head);
        return head;
    }

    /// <summary>A base form without to: let us go.</summary>
    public bool IsBare { get; init; }

    /// <summary>Writes the clause in Korean, the verb last with the ending that the link asks for, and answers its head.</summary>
    public int Korean(Draft draft) => Korean(draft, Link.Final);

    public int Korean(Draft draft, Link link)
    {
        var mark = draft.Mark;
        WriteKorean(draft, KoreanPosition.First);
        if (Subject is not null && !(Force is Force.Command or Force.Proposal or Force.Promise))
        {
            draft.Wait(Subject.Korean(draft, KoreanSubjectCase(link)), "nsubj");
        }

        WriteKorean(draft, KoreanPosition.Middle, timesOnly: true);
        WriteKorean(draft, KoreanPosition.Middle, timesOnly: false);
        var head = Predicate.Korean(draft, this, link);
        draft.Settle(mark, head);
        return head;
    }

    /// <summary>Writes the manner just before the Korean verb.</summary>
    public void WriteKoreanManner(Draft draft) => WriteKorean(draft, KoreanPosition.Last);

    /// <summary>Subjects of subordinate clauses are 이/가: only a main clause or a contrast has a topic.</summary>
    private KoreanCase KoreanSubjectCase(Link link) =>
        SubjectCase == KoreanCase.Topic && !link.AllowsTopic ? KoreanCase.Subject : SubjectCase;

    private void WriteKorean(Draft draft, KoreanPosition position)
    {
        foreach (var circumstance in Circumstances)
        {
            if (circumstance.KoreanPosition == position)
            {
                circumstance.Korean(draft);
            }
        }
    }

    /// <summary>Korean says when before where, English where before when.</summary>
    private void WriteKorean(Draft draft, KoreanPosition position, bool timesOnly)
    {
        foreach (var circumstance in Circumstances)
        {
            var isTime = circumstance is TimeCircumstance or AdverbCircumstance;
            if (circumstance.KoreanPosition == position && isTime == timesOnly)
            {
                circumstance.Korean(draft);
            }
        }
    }

    /// <summary>Writes what is left of the verb group with not and the adverbs of the middle; answers the main verb.</summary>
    private int WriteVerbs(Draft draft, in EnglishVerbs verbs, int next, bool inverted)
    {
        var last = verbs.Count - 1;
        var index = next;
        var main = -1;
        if (inverted)
        {
            WriteNot(draft, contracts: false);
            WriteMiddle(draft);
        }
        else
        {
            var isCopula = Predicate.IsCopular;
            if (Form is EnglishForm.Finite or EnglishForm.Imperative && (last > index || isCopula))
            {
                main = WriteVerb(draft, verbs[index++]);
                WriteNot(draft, draft.Contracts);
                WriteMiddle(draft);
            }
            else
            {
                if (Form == EnglishForm.Gerund)
                {
                    WriteNot(draft, contracts: false);
                }

                WriteMiddle(draft);
            }
        }

        for (; index <= last; index++)
        {
            main = WriteVerb(draft, verbs[index]);
        }

        return main;
    }

    private static int WriteVerb(Draft draft, EnglishVerbs.VerbWord verb)
    {
        var index = draft.Sentence.Add(verb.Form, verb.Lemma, verb.Part, verb.Features);
        if (verb.Relation != "root")
        {
            draft.Wait(index, verb.Relation);
        }

        return index;
    }

    private void WriteNot(Draft draft, bool contracts)
    {
        if (!IsNegative || Form == EnglishForm.Base)
        {
            return;
        }

        if (contracts && EnglishContraction.TryNegate(draft))
        {
            draft.Wait(
                draft.Sentence.AddGlued("n't", "not", Annotation.PartOfSpeech.Particle, "Polarity=Neg"),
                "advmod"
            );
        }
        else
        {
            draft.Wait(draft.Sentence.Add("not", "not", Annotation.PartOfSpeech.Particle, "Polarity=Neg"), "advmod");
        }
    }

    private void WriteMiddle(Draft draft)
    {
        foreach (var circumstance in Circumstances)
        {
            if (circumstance.EnglishPosition == EnglishPosition.Middle)
            {
                circumstance.English(draft);
            }
        }
    }

    private Clause Copy(Tense tense, bool isNegative, View view, Phrase? subject = null) =>
        new()
        {
            Predicate = Predicate,
            Subject = subject ?? Subject,
            Tense = tense,
            View = view,
            Modality = Modality,
            IsNegative = isNegative,
            Force = Force,
            Form = Form,
            SubjectCase = SubjectCase,
            Circumstances = Circumstances,
        };
}
