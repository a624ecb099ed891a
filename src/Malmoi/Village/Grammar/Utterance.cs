namespace Malmoi.Village.Grammar;

/// <summary>A whole sentence as meaning: one derivation, from which every view is taken.</summary>
internal abstract class Utterance
{
    /// <summary>How it is spoken; writing unless it is part of a conversation.</summary>
    public SpeechLevel Level { get; init; }

    /// <summary>The mark at its end.</summary>
    public abstract string Mark { get; }

    /// <summary>Writes the sentence with its last mark into an emptied draft.</summary>
    public void Write(Draft draft, Language language)
    {
        draft.Start(Level);
        Close(draft, WriteWords(draft, language), language);
    }

    /// <summary>Writes the words without the last mark and answers the head.</summary>
    public int WriteWords(Draft draft, Language language)
    {
        var first = draft.Sentence.Count;
        if (language == Language.Korean)
        {
            return Korean(draft);
        }

        var head = English(draft);
        draft.Sentence[first].Form = EnglishWords.Capitalised(draft.Sentence[first].Form);
        return head;
    }

    protected virtual void Close(Draft draft, int head, Language language) => draft.Sentence.Punctuate(Mark, head);

    protected abstract int English(Draft draft);

    protected abstract int Korean(Draft draft);
}

/// <summary>One clause as a sentence.</summary>
internal sealed class Saying(Clause clause) : Utterance
{
    public override string Mark => clause.Force is Force.Question or Force.Offer ? "?" : ".";

    protected override int English(Draft draft) =>
        clause.Force == Force.Proposal ? Proposal.English(draft, clause) : clause.English(draft);

    protected override int Korean(Draft draft) => clause.Korean(draft);
}

/// <summary>A fixed expression of conversation: yes, thank you, 네, 고마워요.</summary>
internal sealed class Formula(string english, string korean, string mark) : Utterance
{
    public override string Mark => mark;

    protected override int English(Draft draft) => Expression.Write(draft, english);

    protected override int Korean(Draft draft) => Expression.Write(draft, korean);
}
