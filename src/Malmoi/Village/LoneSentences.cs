using Malmoi.Village.Constructions;
using Malmoi.Village.Grammar;

namespace Malmoi.Village;

/// <summary>Draws sentences that stand alone and belong to a split.</summary>
internal sealed class LoneSentences(Split split, Composer composer)
{
    /// <summary>Of so many buckets of texts, one is validation's.</summary>
    public const uint Buckets = 8;

    private readonly Draft _draft = new();

    /// <summary>Whether the last sentence has a word that only test splits may use.</summary>
    public bool HasHeldOutWord { get; private set; }

    public Utterance Draw(out Construction construction)
    {
        while (true)
        {
            construction = Construction.Draw(composer.Dice, split == Split.Test);
            var sentence = construction.Compose(composer);
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
        HasHeldOutWord = _draft.HasHeldOut;
        if (split == Split.Test)
        {
            return isHeldOut || HasHeldOutWord;
        }

        var english = Bucket();
        sentence.Write(_draft, Language.Korean);
        var korean = Bucket();
        return split == Split.Validation ? english && korean : !english && !korean;
    }

    private bool Bucket()
    {
        var hash = TextHash.Start;
        foreach (ref readonly var word in _draft.Sentence.Words)
        {
            hash = TextHash.Mix(TextHash.Mix(hash, word.Form), word.Ending);
        }

        hash ^= hash >> 15;
        return hash % Buckets == 0;
    }
}
