using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>A turn of a conversation with its speaker before it: Minsu: Where are you going?</summary>
internal sealed class Turn(Person speaker, Utterance content) : Utterance
{
    public override string Mark => content.Mark;

    protected override int English(Draft draft) => WriteTurn(draft, Language.English);

    protected override int Korean(Draft draft) => WriteTurn(draft, Language.Korean);

    private int WriteTurn(Draft draft, Language language)
    {
        var (form, part) = Label(language);
        draft.Note(speaker.Name is { IsHeldOut: true });
        var name = draft.Sentence.Add(form, form, part);
        draft.Sentence.Name(name, name, EntityKind.Person);
        draft.Sentence.Punctuate(":", name);
        draft.Level = content.Level;
        var head = content.WriteWords(draft, language);
        draft.Attach(name, head, "parataxis");
        return head;
    }

    private (string Form, PartOfSpeech Part) Label(Language language) =>
        speaker.Name is { } name
            ? (language == Language.English ? name.English : name.Korean, PartOfSpeech.ProperNoun)
            : (language == Language.English ? speaker.Title!.English : speaker.Title!.Korean, PartOfSpeech.Noun);
}
