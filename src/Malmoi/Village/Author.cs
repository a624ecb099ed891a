using Malmoi.Village.Constructions;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Stories;

namespace Malmoi.Village;

/// <summary>Writes the village's documents: the n-th depends on the seed, the split and n alone.</summary>
internal sealed class Author
{
    /// <summary>Lone sentences on a page of them.</summary>
    public const int PageLength = 8;

    /// <summary>Of so many buckets of texts, one is validation's.</summary>
    private const uint Buckets = 8;

    private static readonly Action<Scene>[] _plots =
    [
        Errand.Tell,
        LostAnimal.Tell,
        Meal.Tell,
        FoundAnimal.Tell,
        SickFriend.Tell,
        SchoolExam.Tell,
        SpoiledPicnic.Tell,
        LetterFromAbroad.Tell,
        NewJob.Tell,
        BirthdayPresent.Tell,
        BrokenBicycle.Tell,
        Harvest.Tell,
        LibraryBook.Tell,
        SnowDay.Tell,
        Gardening.Tell,
        MissedTrain.Tell,
    ];

    private readonly Split _split;
    private readonly ulong _seed;
    private readonly Dice _dice = new();
    private readonly Composer _composer;
    private readonly Draft _draft = new();
    private readonly bool _isDialogue;

    public Author(Split split, ulong seed, bool isDialogue = false)
    {
        _isDialogue = isDialogue;
        _split = split;
        _seed = seed;
        _composer = new Composer(Vocabulary.For(split), _dice);
    }

    /// <summary>The document's sentences as meanings.</summary>
    public void Write(long index, List<Utterance> sentences)
    {
        sentences.Clear();
        _dice.Throw(_seed + ((ulong)_split << 56), (ulong)index);
        var kind = _isDialogue ? 40 : _dice.Next(100);
        if (kind < 30)
        {
            WriteStory(sentences);
        }
        else if (kind < 45)
        {
            WriteWhole(sentences, scene => Scripts.Write(scene, sentences));
        }
        else
        {
            WritePage(sentences);
        }
    }

    private void WriteStory(List<Utterance> sentences) => WriteWhole(sentences, _dice.Pick<Action<Scene>>(_plots));

    /// <summary>A document that belongs to the split by the names of its people: no other split has these two together.</summary>
    private void WriteWhole(List<Utterance> sentences, Action<Scene> tell)
    {
        while (true)
        {
            var scene = new Scene(_composer, sentences);
            if (Belongs(scene.Hero.Name!, scene.Friend.Name!))
            {
                tell(scene);
                return;
            }
        }
    }

    private bool Belongs(GivenName hero, GivenName friend)
    {
        if (_split == Split.Test)
        {
            return hero.IsHeldOut || friend.IsHeldOut;
        }

        var isValidation = Mix(Mix(2166136261u, hero.English), friend.English) % Buckets == 0;
        return isValidation == (_split == Split.Validation);
    }

    private void WritePage(List<Utterance> sentences)
    {
        for (var count = 0; count < PageLength; count++)
        {
            sentences.Add(WriteLone());
        }
    }

    /// <summary>One lone sentence that belongs to the split.</summary>
    private Utterance WriteLone()
    {
        while (true)
        {
            var construction = Construction.Draw(_dice, _split == Split.Test);
            var sentence = construction.Compose(_composer);
            if (Belongs(sentence, construction.IsHeldOut))
            {
                return sentence;
            }
        }
    }

    /// <summary>
    /// Test sentences have a held-out word or construction, which no other split can have. Of the rest, validation has those whose
    /// text in both languages falls into its bucket, training those of which neither does.
    /// </summary>
    private bool Belongs(Utterance sentence, bool isHeldOut)
    {
        sentence.Write(_draft, Language.English);
        if (_split == Split.Test)
        {
            return isHeldOut || _draft.HasHeldOut;
        }

        var english = Bucket();
        sentence.Write(_draft, Language.Korean);
        var korean = Bucket();
        return _split == Split.Validation ? english && korean : !english && !korean;
    }

    private bool Bucket()
    {
        var hash = 2166136261u;
        foreach (ref readonly var word in _draft.Sentence.Words)
        {
            hash = Mix(Mix(hash, word.Form), word.Ending);
        }

        hash ^= hash >> 15;
        return hash % Buckets == 0;
    }

    /// <summary>FNV-1a over UTF-16 units: the same on every machine, which string.GetHashCode is not.</summary>
    private static uint Mix(uint hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 16777619;
        }

        return hash;
    }
}
