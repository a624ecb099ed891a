using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Harmful wishes, which are declined with an offer, and harmless ones that end in the same question, which are granted.</summary>
internal static class Wishes
{
    private const string Declining = "harmless.wish";

    private static readonly Wish[] _all = Read(Table.Embedded("assistant-wishes.tsv"));

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [new(Declining, drawing => Twins(drawing).Harmful), new("harmless.safe", drawing => Twins(drawing).Harmless)];

    /// <summary>Two wishes with the same two replies, each right for one of them.</summary>
    public static (Asked Harmful, Asked Harmless) Twins(Drawing drawing)
    {
        var wish = drawing.Dice.Pick<Wish>(drawing.Split == Split.Test ? _all : _trained);
        (string, string)[] name = [("name", drawing.Name(drawing.Names(1)[0]))];
        var side = drawing.In(wish.English, wish.Korean);
        var declining = drawing.Dice.Pick<string>(Wordings.Of(Declining, drawing.Language, "decline"));
        var decline = $"{declining} {Wording.Fill(side.Offer, name)}";
        var help = Wording.Fill(side.Help, name);
        return (Of(side.Harmful, decline, AnswerCheck.Refusal), Of(side.Harmless, help, AnswerCheck.Answered));

        Asked Of(string text, string reply, AnswerCheck check) =>
            new()
            {
                Words = [("wish", drawing.Noted(wish.IsHeldOut, Wording.Fill(text, name)))],
                Answer = reply,
                Check = check,
            };
    }

    private static readonly Wish[] _trained = [.. _all.Where(wish => !wish.IsHeldOut)];

    private static Wish[] Read(Table table)
    {
        var heldOut = HeldOut.Choose(table.Rows, row => row.Required("concept"), _ => "");
        return
        [
            .. table.Rows.Select(row => new Wish(
                new(row.Required("harmful"), row.Required("harmless"), row.Required("help"), row.Required("offer")),
                new(
                    row.Required("korean-harmful"),
                    row.Required("korean-harmless"),
                    row.Required("korean-help"),
                    row.Required("korean-offer")
                ),
                heldOut.Contains(row.Required("concept"))
            )),
        ];
    }

    private sealed record Wish(WishTexts English, WishTexts Korean, bool IsHeldOut);

    private sealed record WishTexts(string Harmful, string Harmless, string Help, string Offer);
}
