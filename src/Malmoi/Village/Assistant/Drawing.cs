using Malmoi.Village.Constructions;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Views;

namespace Malmoi.Village.Assistant;

/// <summary>What a kind of task draws from: chance and the split's words in one language, with a note of the words held out of training.</summary>
internal sealed class Drawing(ItemSource source)
{
    private static readonly HashSet<string>[] _ambiguous =
    [
        Ambiguous(noun => noun.English),
        Ambiguous(noun => noun.Korean),
    ];
    private readonly List<string> _heldOut = [];
    private readonly Dictionary<(Language, string), Noun[]> _clear = [];

    public Language Language { get; set; }

    public bool IsKorean => Language == Language.Korean;

    public Split Split => source.Split;

    public Dice Dice => source.Composer.Dice;

    public Composer Composer => source.Composer;

    public Vocabulary Vocabulary => source.Composer.Vocabulary;

    public void Begin() => _heldOut.Clear();

    /// <summary>Whether a text has a word, drawn since <see cref="Begin"/>, that only test may have.</summary>
    public bool HasHeldOut(string text) => _heldOut.Exists(word => text.Contains(word, StringComparison.Ordinal));

    /// <summary>The English or the Korean of two.</summary>
    public T In<T>(T english, T korean) => IsKorean ? korean : english;

    public string Word(Noun noun) => Noted(noun.IsHeldOut, In(noun.English, noun.Korean));

    public string Name(GivenName name) => Noted(name.IsHeldOut, In(name.English, name.Korean));

    /// <summary>A word as it will stand, noting whether it is held out.</summary>
    public string Noted(bool isHeldOut, string word)
    {
        if (isHeldOut)
        {
            _heldOut.Add(word);
        }

        return word;
    }

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public int Number(int low, int high) => low + Dice.Next(high - low + 1);

    /// <summary>Different things that a selector admits, by words that mean nothing else: 배 is a pear, a ship and a belly.</summary>
    public Noun[] Nouns(int count, Selector selector) => Different(count, Clear(selector), Spelled);

    /// <summary>Different people by name.</summary>
    public GivenName[] Names(int count) =>
        Different(count, Vocabulary.Names, name => name.English + "\n" + name.Korean, isSkewed: false);

    /// <summary>Different ones of a set, by a text that they must not share.</summary>
    public T[] Different<T>(int count, T[] choices, Func<T, string> text, bool isSkewed = true)
    {
        var drawn = new T[count];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var index = 0; index < count; )
        {
            var one = isSkewed && !Dice.Chance(30) ? Dice.PickSkewed(choices) : choices[Dice.Next(choices.Length)];
            if (seen.Add(text(one)))
            {
                drawn[index++] = one;
            }
        }

        return drawn;
    }

    /// <summary>A sentence of the grammar as text, noting held-out words.</summary>
    public string Text(Utterance sentence)
    {
        sentence.Write(source.Draft, Language);
        return Noted(source.Draft.HasHeldOut, TextView.Text(source.Draft.Sentence));
    }

    /// <summary>A lone sentence of the grammar, and whether test alone has its construction.</summary>
    public Utterance Lone(out bool isHeldOut)
    {
        var construction = Construction.Draw(Dice, Split == Split.Test);
        isHeldOut = construction.IsHeldOut;
        return construction.Compose(Composer);
    }

    /// <summary>The sentence in the other language.</summary>
    public string Other(Utterance sentence)
    {
        sentence.Write(source.Draft, IsKorean ? Language.English : Language.Korean);
        return TextView.Text(source.Draft.Sentence);
    }

    private Noun[] Clear(Selector selector)
    {
        var key = (Language, selector.Text);
        if (!_clear.TryGetValue(key, out var nouns))
        {
            nouns = [.. Vocabulary.Select(selector).Where(noun => !_ambiguous[(int)Language].Contains(Spelled(noun)))];
            _clear.Add(key, nouns);
        }

        return nouns;
    }

    private static HashSet<string> Ambiguous(Func<Noun, string> word) =>
        BilingualLexicon
            .Default.Nouns.GroupBy(word, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .ToHashSet(StringComparer.Ordinal);

    private string Spelled(Noun noun) => In(noun.English, noun.Korean);
}
