using System.Text;
using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using Malmoi.Village.Stories;
using Malmoi.Village.Views;

namespace Malmoi.Village.Coreference;

/// <summary>Who is who in the village's stories, as the grammar that wrote them knows; in Korean also whose own 자기 is.</summary>
/// <remarks>
/// Stories leave a Korean subject unsaid where English says "she", so Korean has names, nouns and 자기. Of 자기 there are passages of two
/// sentences: somebody phones, helps or thanks somebody, and then one of the two gives or shows the other something of his own.
/// </remarks>
internal sealed class CoreferenceSource(Split split, ulong seed, Language? language)
{
    /// <summary>Sentences of a passage, the one with the mention among them.</summary>
    private const int Length = 5;

    private static readonly string[] _things = ["book", "notebook", "umbrella", "bicycle", "photo", "bag"];

    private readonly Author _author = new(split, seed);
    private readonly ItemSource _items = new(split, seed, "coreference");
    private readonly Draft _draft = new() { Referrals = [] };

    /// <summary>Passages without end.</summary>
    public IEnumerable<CoreferencePassage> Passages()
    {
        List<Utterance> sentences = [];
        for (var index = 0L; ; index++)
        {
            var written = ItemSource.Turn(language, index);
            _author.WriteStory(index, sentences, out _);
            foreach (var passage in Passages(sentences, written))
            {
                yield return passage;
            }

            if (written == Language.Korean)
            {
                TellOwning(index, sentences);
                foreach (var passage in Passages(sentences, written).Where(passage => passage.Kind == "reflexive"))
                {
                    yield return passage;
                }
            }
        }
    }

    private void TellOwning(long index, List<Utterance> sentences)
    {
        sentences.Clear();
        _items.Composer.Dice.Throw(seed + ((ulong)split << 56) + TextHash.Of("coreference"), (ulong)index);
        var scene = new Scene(_items.Composer, sentences);
        while (!Author.Belongs(split, scene.Hero.Name!, scene.Friend.Name!))
        {
            scene = new Scene(_items.Composer, sentences);
        }

        var (giver, taker) = scene.Dice.Chance(50) ? (scene.Hero, scene.Friend) : (scene.Friend, scene.Hero);
        scene.Tell(
            scene.Hero,
            Staging.Act(scene.Dice.Pick<string>(["phone", "help", "thank"]), new Mention(scene.Friend))
        );
        scene.Forget();
        var thing = new CommonNoun(scene.Noun(_things))
        {
            Owner = new OwnerSelf(new Mention(giver)) { IsStressed = true },
        };
        scene.Tell(giver, Staging.Hand(scene.Dice.Pick<string>(["give", "show"]), thing, new Mention(taker)));
    }

    private List<CoreferencePassage> Passages(List<Utterance> sentences, Language written)
    {
        var told = sentences.ConvertAll(sentence => Write(sentence, written));
        var passages = new List<CoreferencePassage>();
        for (var last = 0; last < told.Count; last++)
        {
            var first = Math.Max(0, last + 1 - Length);
            var text = new StringBuilder();
            var spoken = new List<Spoken>();
            for (var sentence = first; sentence <= last; sentence++)
            {
                text.Append(text.Length > 0 ? " " : "");
                var start = text.Length;
                text.Append(told[sentence].Text);
                spoken.AddRange(
                    told[sentence]
                        .Spoken.Select(one =>
                            one with
                            {
                                Place = (start + one.Place.Start.Value)..(start + one.Place.End.Value),
                                Sentence = sentence,
                            }
                        )
                );
            }

            for (var mention = 0; mention < spoken.Count; mention++)
            {
                if (
                    spoken[mention].Sentence == last
                    && Passage(text.ToString(), spoken, mention, written) is { } passage
                )
                {
                    passages.Add(passage);
                }
            }
        }

        return passages;
    }

    private static CoreferencePassage? Passage(string text, List<Spoken> spoken, int mention, Language written)
    {
        var candidates = spoken.Take(mention).Where(one => one.Kind is ReferralKind.Name or ReferralKind.Noun).ToList();
        int[] same =
        [
            .. Enumerable
                .Range(0, candidates.Count)
                .Where(one => ReferenceEquals(candidates[one].Referent, spoken[mention].Referent)),
        ];
        return same.Length == 0 || same.Length == candidates.Count
            ? null
            : new CoreferencePassage
            {
                Text = text,
                Mention = spoken[mention].Place,
                Candidates = candidates.ConvertAll(one => one.Place),
                Antecedents = same,
                Kind = Name(spoken[mention]),
                Language = written,
            };
    }

    private static string Name(Spoken spoken) =>
        spoken.Kind switch
        {
            ReferralKind.Name => "name",
            ReferralKind.Noun => "noun",
            ReferralKind.Reflexive => "reflexive",
            _ => spoken.Gender == Gender.Feminine ? "feminine" : "masculine",
        };

    private (string Text, List<Spoken> Spoken) Write(Utterance sentence, Language written)
    {
        sentence.Write(_draft, written);
        var words = _draft.Sentence.Words;
        var places = new (int Start, int End)[words.Length];
        var length = 0;
        for (var word = 0; word < words.Length; word++)
        {
            length += word > 0 && !words[word].Glued ? 1 : 0;
            places[word] = (length, length + words[word].Form.Length);
            length = places[word].End + words[word].Ending.Length;
        }

        return (
            TextView.Text(_draft.Sentence),
            _draft.Referrals!.ConvertAll(one => new Spoken(
                places[one.First].Start..places[one.Last].End,
                one.Referent,
                one.Gender,
                one.Kind,
                0
            ))
        );
    }

    private readonly record struct Spoken(Range Place, object Referent, Gender Gender, ReferralKind Kind, int Sentence);
}
