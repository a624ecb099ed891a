using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>A borrowed book is lost at home, looked for everywhere, and taken back.</summary>
internal static class LibraryBook
{
    public static void Tell(Scene scene)
    {
        var book = scene.Noun("novel", "storybook", "magazine", "comic-book", "biography");
        scene.Tell(scene.Hero, Act("borrow", scene.A(book)), scene.OneDay(), In(scene.Noun("library")));
        scene.Tell(scene.Hero, Act("read", Same(book)), In(scene.Noun("room", "garden", "park")));
        scene.Tell(scene.Hero, Act("lose", Same(book)));
        scene.Quote(
            scene.Hero,
            Speech.Where(SpeechLevel.Casual, new CommonNoun(book) { Owner = new Pronoun(1) }),
            asks: true
        );
        scene.Quote(scene.Friend, Speech.NotKnow(SpeechLevel.Casual), asks: false);
        scene.Both(Act("look-for", Same(book)), In(scene.Noun("room", "library", "classroom")));
        var hidden = new PresencePredication(
            new PlacePhrase(
                scene.Dice.Pick(Side.Under, Side.Behind, Side.Beside),
                new CommonNoun(scene.Noun("bed", "desk", "chair"))
            )
        );
        scene.Happens(Same(book), hidden);
        scene.Tell(scene.Hero, Act("laugh"));
        scene.Tell(scene.Hero, To("decide", Hand("return-to", Same(book), new CommonNoun(scene.Noun("librarian")))));
        scene.Tell(scene.Hero, Beginnings.Go(scene.Noun("library")), Beginnings.Time(scene));
        scene.SumUpTwo(
            scene.Hero,
            Act("borrow", new CommonNoun(book) { Determiner = Determiner.A }),
            Act("lose", Same(book))
        );
        scene.SumUp(Same(book), hidden);
    }
}
