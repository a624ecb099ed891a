using Malmoi.Village.Grammar;

namespace Malmoi.Village.Views;

/// <summary>Lone sentences in one language and in the other, that say nothing which only one of them shows.</summary>
internal sealed class TranslationView(Split split, ulong seed, Language from)
{
    private readonly ItemSource _source = new(split, seed, "translations", isTranslatable: true);

    public IEnumerable<Translation> Pairs()
    {
        var lone = new LoneSentences(split, _source.Composer);
        return _source.Items(_ =>
        {
            var sentence = lone.Draw(out var construction);
            return new Translation
            {
                Source = Text(sentence, from),
                Target = Text(sentence, from == Language.Korean ? Language.English : Language.Korean),
                Construction = construction.Name,
                IsConstructionHeldOut = construction.IsHeldOut,
                HasHeldOutWord = lone.HasHeldOutWord,
            };
        });
    }

    private string Text(Utterance sentence, Language language)
    {
        sentence.Write(_source.Draft, language);
        return TextView.Text(_source.Draft.Sentence);
    }
}
