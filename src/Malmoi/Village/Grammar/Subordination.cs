using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>A subordinating conjunction and what Korean does instead: an ending, or a form before a noun (때, 후에, 전에, 때문에).</summary>
internal sealed record Subordinator(string English, Link Link, string KoreanNoun = "")
{
    public static readonly Subordinator Because = new("because", Link.NamingTensed, "때문에");
    public static readonly Subordinator BecauseSo = new("because", Link.So);
    public static readonly Subordinator Since = new("since", Link.Since);
    public static readonly Subordinator When = new("when", Link.WhenTensed, "때");
    public static readonly Subordinator If = new("if", Link.If);
    public static readonly Subordinator Although = new("although", Link.But);
    public static readonly Subordinator After = new("after", Link.AdnominalPast, "후에");
    public static readonly Subordinator Before = new("before", Link.Naming, "전에");
    public static readonly Subordinator While = new("while", Link.AdnominalOngoing, "동안");
    public static readonly Subordinator AsSoonAs = new("as soon as", Link.AsSoonAs);
    public static readonly Subordinator Until = new("until", Link.AdnominalFuture, "때까지");
}

/// <summary>A clause as a circumstance of another: because it rained, 비가 와서.</summary>
internal sealed class SubordinateClause(Subordinator subordinator, Clause clause) : Circumstance
{
    public override void English(Draft draft)
    {
        var mark = EnglishWords.Write(draft, subordinator.English, PartOfSpeech.SubordinatingConjunction, "_");
        var head = clause.English(draft);
        draft.Attach(mark, head, "mark");
        draft.Wait(head, "advcl");
    }

    public override void Korean(Draft draft)
    {
        var head = clause.Korean(draft, subordinator.Link);
        if (subordinator.KoreanNoun.Length > 0)
        {
            draft.AddTo(head, "mark", subordinator.KoreanNoun, subordinator.KoreanNoun, PartOfSpeech.Noun);
        }

        draft.Wait(head, "advcl");
    }
}

/// <summary>A purpose: to buy bread, 빵을 사러 (with going and coming), 빵을 사려고.</summary>
internal sealed class PurposeClause(Clause clause, Link link) : Circumstance
{
    public override void English(Draft draft) => draft.Wait(clause.English(draft), "advcl");

    public override void Korean(Draft draft) => draft.Wait(clause.Korean(draft, link), "advcl");
}
