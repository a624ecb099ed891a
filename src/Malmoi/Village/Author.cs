using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Stories;

namespace Malmoi.Village;

/// <summary>Writes the village's documents: the n-th depends on the seed, the split and n alone.</summary>
internal sealed class Author
{
    /// <summary>Lone sentences on a page of them.</summary>
    public const int PageLength = 8;

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
    private readonly LoneSentences _lone;
    private readonly bool _isDialogue;

    public Author(Split split, ulong seed, bool isDialogue = false)
    {
        _isDialogue = isDialogue;
        _split = split;
        _seed = seed;
        _composer = new Composer(Vocabulary.For(split), _dice);
        _lone = new LoneSentences(split, _composer);
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

    /// <summary>A story, and what it comes to in a sentence or two.</summary>
    public void WriteStory(long index, List<Utterance> sentences, out IReadOnlyList<Utterance> summary)
    {
        sentences.Clear();
        _dice.Throw(_seed + ((ulong)_split << 56), (ulong)index);
        summary = WriteStory(sentences).Summary;
    }

    /// <summary>Whether two people belong to validation together, and so to no other split.</summary>
    public static bool IsValidation(GivenName first, GivenName second) =>
        TextHash.Mix(TextHash.Of(first.English), second.English) % LoneSentences.Buckets == 0;

    /// <summary>Whether two people may stand together in a document of a split: no other split has these two.</summary>
    public static bool Belongs(Split split, GivenName hero, GivenName friend) =>
        split == Split.Test
            ? hero.IsHeldOut || friend.IsHeldOut
            : IsValidation(hero, friend) == (split == Split.Validation);

    private Scene WriteStory(List<Utterance> sentences) => WriteWhole(sentences, _dice.Pick<Action<Scene>>(_plots));

    /// <summary>A document that belongs to the split by the names of its people: no other split has these two together.</summary>
    private Scene WriteWhole(List<Utterance> sentences, Action<Scene> tell)
    {
        while (true)
        {
            var scene = new Scene(_composer, sentences);
            if (Belongs(_split, scene.Hero.Name!, scene.Friend.Name!))
            {
                tell(scene);
                return scene;
            }
        }
    }

    private void WritePage(List<Utterance> sentences)
    {
        for (var count = 0; count < PageLength; count++)
        {
            sentences.Add(_lone.Draw(out _));
        }
    }
}
