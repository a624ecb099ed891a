using Malmoi.Village.Korean;

namespace Malmoi.Village.Kblimp;

/// <summary>An action with its object and its place: 책을, 도서관, 읽다.</summary>
internal readonly record struct Deed(Predicate Verb, Predicate? Honorific, string Thing, string Place)
{
    public Eojeol Object => Eojeol.Object(Thing);

    public Eojeol In => Eojeol.In(Place);

    public Eojeol Past => Eojeol.Past(Verb);

    public Eojeol Form(string endings) => Eojeol.Of(Verb, endings);
}

/// <summary>Draws the words of minimal pairs.</summary>
internal sealed class Draws(Dice dice, Wordbook words)
{
    public T Pick<T>(params ReadOnlySpan<T> choices) => dice.Pick(choices);

    public bool Chance(int percent) => dice.Chance(percent);

    public int Number(int from, int to) => from + dice.Next(to - from + 1);

    /// <summary>A word of a kind of the wordbook.</summary>
    public string Word(string kind) => dice.Pick<string>(words[kind]);

    /// <summary>Two different words of a kind.</summary>
    public (string First, string Second) Two(string kind)
    {
        var first = Word(kind);
        while (true)
        {
            if (Word(kind) is var second && second != first)
            {
                return (first, second);
            }
        }
    }

    public string Name() => Word("name");

    public string Commoner() => Word("commoner");

    public string Elder() => Word("elder");

    /// <summary>A time in the past.</summary>
    public Eojeol When() => Word("past");

    /// <summary>Somebody without honour: a name or a commoner.</summary>
    public string Somebody() => Chance(50) ? Name() : Commoner();

    public Deed Deed(Func<Scene, bool>? admits = null)
    {
        while (true)
        {
            var scene = dice.Pick<Scene>(words.Scenes);
            if (admits is null || admits(scene))
            {
                return new Deed(
                    scene.Verb,
                    scene.Honorific,
                    dice.Pick<string>(scene.Objects),
                    dice.Pick<string>(scene.Places)
                );
            }
        }
    }

    /// <summary>Whether a consonant ends the word.</summary>
    public static bool IsClosed(string word) => Syllable.Coda(word[^1]) != Syllable.NoCoda;
}
