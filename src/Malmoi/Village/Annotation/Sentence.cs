namespace Malmoi.Village.Annotation;

/// <summary>A sentence as it is being realised: words in order, and who depends on whom. Reused from sentence to sentence.</summary>
public sealed class Sentence
{
    private Word[] _words = new Word[64];

    public int Count { get; private set; }

    public ReadOnlySpan<Word> Words => _words.AsSpan(0, Count);

    public ref Word this[int index] => ref _words[index];

    public void Clear() => Count = 0;

    /// <summary>Writes a word and answers its index; whoever is its head attaches it later.</summary>
    public int Add(string form, string lemma, PartOfSpeech part, string features = "_", string ending = "")
    {
        if (Count == _words.Length)
        {
            Array.Resize(ref _words, Count * 2);
        }

        _words[Count] = new Word
        {
            Form = form,
            Ending = ending,
            Lemma = lemma,
            Part = part,
            Features = features,
            Head = -1,
            Relation = "root",
        };
        return Count++;
    }

    /// <summary>Writes a word without a blank before it.</summary>
    public int AddGlued(string form, string lemma, PartOfSpeech part, string features = "_")
    {
        var index = Add(form, lemma, part, features);
        _words[index].Glued = true;
        return index;
    }

    public void Attach(int word, int head, string relation)
    {
        _words[word].Head = head;
        _words[word].Relation = relation;
    }

    /// <summary>The words from <paramref name="first"/> to <paramref name="last"/> name one thing.</summary>
    public void Name(int first, int last, EntityKind entity)
    {
        if (entity == EntityKind.None)
        {
            return;
        }

        for (var index = first; index <= last; index++)
        {
            _words[index].Entity = entity;
            _words[index].BeginsEntity = index == first;
        }
    }

    /// <summary>Writes a punctuation mark after the last word, depending on <paramref name="head"/>.</summary>
    public void Punctuate(string mark, int head) =>
        Attach(AddGlued(mark, mark, PartOfSpeech.Punctuation), head, "punct");
}
