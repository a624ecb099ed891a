using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>A clause with a gap that describes a noun: the apple that Minsu ate, 민수가 먹은 사과.</summary>
/// <param name="Clause">The clause; its subject or an object is <paramref name="Gap"/>.</param>
/// <param name="Gap">The place that the noun fills.</param>
internal sealed record RelativeClause(Clause Clause, Gap Gap)
{
    /// <summary>English may leave the relative pronoun of an object unsaid.</summary>
    public bool IsBare { get; init; }

    public void English(Draft draft, int noun, Phrase head)
    {
        Gap.Antecedent = head;
        if (IsBare)
        {
            Gap.Word = -1;
        }
        else
        {
            var pronoun = head.IsPerson ? "who" : "that";
            Gap.Word = draft.Sentence.Add(pronoun, pronoun, PartOfSpeech.Pronoun, "PronType=Rel");
        }

        draft.Attach(Clause.English(draft), noun, "acl:relcl");
    }

    /// <summary>Writes the clause before its noun and answers its verb.</summary>
    public int Korean(Draft draft) => Clause.Korean(draft, Link.Adnominal);
}
