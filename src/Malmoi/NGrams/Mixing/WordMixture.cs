using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Mixing;

/// <summary>A <see cref="LinearMixture"/> of models of words, over the union of their vocabularies.</summary>
/// <remarks>
/// A component reads a word that it lacks as its unknown word and gives it probability zero, so that the mixture of models that
/// sum to one sums to one. The mixture owns its models.
/// </remarks>
public sealed class WordMixture : IWordModel, IDisposable
{
    private readonly IReadOnlyList<IWordModel> _models;
    private readonly LinearMixture _mixture;

    /// <exception cref="InputException">The weights are no distribution, or a model has no unknown word.</exception>
    public WordMixture(IReadOnlyList<IWordModel> models, IReadOnlyList<double> weights)
    {
        LinearMixture.CheckWeights(models.Count, weights);
        _models = models;
        var vocabulary = WordVocabulary.WithMarks(models.Max(model => model.VocabularySize));
        int[][] toUnion = [.. models.Select(model => Add(model, vocabulary))];
        var components = models.Select(
            (model, i) =>
            {
                var own = new int[vocabulary.Count];
                own.AsSpan().Fill(MixtureComponent.Lacking);
                for (var id = 0; id < toUnion[i].Length; id++)
                {
                    own[toUnion[i][id]] = id;
                }

                return new MixtureComponent(model, weights[i], own, model.Marks.Unknown);
            }
        );
        _mixture = new LinearMixture([.. components], vocabulary.Count);
        Vocabulary = vocabulary;
    }

    public IVocabulary Vocabulary { get; }

    public NGramVocabularyMarks Marks => WordVocabulary.Marks;

    public int VocabularySize => _mixture.VocabularySize;

    /// <summary>(models) The weights, which sum to one.</summary>
    public IReadOnlyList<double> Weights => _mixture.Weights;

    public INextTokenState Start(ReadOnlySpan<int> source = default) => _mixture.Start(source);

    public INextTokenState StartEmpty() => new LinearMixtureState([.. _models.Select(model => model.StartEmpty())]);

    public void Read(ReadOnlySpan<Reading> batch) => _mixture.Read(batch);

    /// <inheritdoc cref="LinearMixture.ComponentProbabilities"/>
    public double[] ComponentProbabilities(ReadOnlySpan<int> tokens) => _mixture.ComponentProbabilities(tokens);

    public void Dispose()
    {
        foreach (var model in _models)
        {
            (model as IDisposable)?.Dispose();
        }
    }

    /// <summary>The mixture's id of each word of a model.</summary>
    private static int[] Add(IWordModel model, WordVocabulary vocabulary)
    {
        if (model.Marks.Unknown < 0)
        {
            throw new InputException(
                "a model without <unk> cannot read the words that another model of the mixture knows"
            );
        }

        var ids = new int[model.VocabularySize];
        for (var id = 0; id < ids.Length; id++)
        {
            ids[id] =
                id == model.Marks.Unknown ? WordVocabulary.Marks.Unknown
                : id == model.Marks.Begin ? WordVocabulary.Marks.Begin
                : id == model.Marks.End ? WordVocabulary.Marks.End
                : vocabulary.Add(model.Vocabulary.Utf8(id));
        }

        return ids;
    }
}
